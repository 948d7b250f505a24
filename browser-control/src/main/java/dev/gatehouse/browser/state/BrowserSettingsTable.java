package dev.gatehouse.browser.state;

import dev.gatehouse.browser.state.Emulations.Subject;
import dev.gatehouse.browser.tab.Browser;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What all tabs of a running browser are made to believe, also those that open later. It ends with
 * the browser. For use on the loop.
 */
final class BrowserSettingsTable {
  private final Map<Browser, Emulations> byBrowser = new WeakHashMap<>();

  @Inject
  BrowserSettingsTable() {}

  Emulations of(Browser browser) {
    return byBrowser.computeIfAbsent(browser, key -> new Emulations());
  }

  /**
   * Brings an override about in all tabs of {@code tab}'s browser; only {@code tab} may refuse it.
   */
  Future<Void> set(Tab tab, Subject subject, Emulation change) {
    return spread(tab, change)
        .onSuccess(done -> of(tab.browser()).put(subject, change));
  }

  /** Ends an override in all tabs by the commands that undo it. */
  Future<Void> unset(Tab tab, Subject subject, Emulation undo) {
    return spread(tab, undo).onSuccess(done -> of(tab.browser()).remove(subject));
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
