package dev.gatehouse.browser.state;

import dev.gatehouse.browser.guard.HttpCredentials;
import dev.gatehouse.browser.guard.RequestGate;
import dev.gatehouse.browser.state.Emulations.Subject;
import dev.gatehouse.browser.tab.Browser;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * What all tabs of a running browser are made to believe, also those that open later. It ends with
 * the browser. For use on the loop.
 */
final class BrowserSettingsTable {
  private final Map<Browser, Emulations> byBrowser = new WeakHashMap<>();
  private final Map<Browser, HttpCredentials> credentials = new WeakHashMap<>();

  @Inject
  BrowserSettingsTable() {}

  Emulations of(Browser browser) {
    return byBrowser.computeIfAbsent(browser, key -> new Emulations());
  }

  /**
   * Brings an override about in all tabs of {@code tab}'s browser; only {@code tab} may refuse it.
   */
  Future<Void> set(Tab tab, Subject subject, Emulation change) {
    return spread(tab, change).onSuccess(done -> of(tab.browser()).put(subject, change));
  }

  /** Ends an override in all tabs by the commands that undo it. */
  Future<Void> unset(Tab tab, Subject subject, Emulation undo) {
    return spread(tab, undo).onSuccess(done -> of(tab.browser()).remove(subject));
  }

  /** Answers servers that ask for a user name, in all tabs; empty to answer no more. */
  Future<Void> credentials(Tab tab, Optional<HttpCredentials> given) {
    given.ifPresentOrElse(
        ours -> credentials.put(tab.browser(), ours), () -> credentials.remove(tab.browser()));
    List<Future<Void>> all =
        tab.browser().tabs().stream()
            .filter(other -> other != tab)
            .map(other -> other.part(RequestGate.class).credentials(given))
            .toList();
    return tab.part(RequestGate.class)
        .credentials(given)
        .eventually(() -> Future.join(all).otherwiseEmpty());
  }

  /** Lets a new tab answer as the others do. */
  Future<Void> credentials(Tab fresh) {
    return Optional.ofNullable(credentials.get(fresh.browser()))
        .map(ours -> fresh.part(RequestGate.class).credentials(Optional.of(ours)))
        .orElseGet(Future::succeededFuture);
  }

  private static Future<Void> spread(Tab tab, Emulation change) {
    return tab.part(TabEmulation.class)
        .spread(change)
        .onSuccess(
            done ->
                tab.browser().tabs().stream()
                    .filter(other -> other != tab)
                    .forEach(other -> other.part(TabEmulation.class).spread(change)));
  }
}
