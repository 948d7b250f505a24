package dev.gatehouse.browser.act;

import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How far the page of a tab has come with loading. For use on the loop. */
final class PageLife implements TabPart {
  private static final Duration ECHO = Duration.ofMillis(300);
  private static final Duration COMMIT = Duration.ofSeconds(5);
  private static final Duration DOCUMENT = Duration.ofSeconds(2);

  private final Tab tab;
  private final Set<String> reached = new HashSet<>();
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private boolean leaving;

  PageLife(Tab tab) {
    this.tab = tab;
  }

  @Override
  public Future<Void> attach() {
    hear("Page.lifecycleEvent", "frameId", this::lifecycle);
    hear("Page.frameRequestedNavigation", "frameId", this::asked);
    hear("Page.frameStartedNavigating", "frameId", this::started);
    hear("Page.navigatedWithinDocument", "frameId", event -> arrived());
    hear("Page.frameStoppedLoading", "frameId", event -> arrived());
    // An address that turns out to be a file leaves the page where it is.
    hear("Page.downloadWillBegin", "frameId", event -> arrived());
    tab.session()
        .on(
            "Page.frameNavigated",
            event -> {
              JsonObject frame = event.getJsonObject("frame", new JsonObject());
              if (isMain(frame.getString("id", ""))) {
                arrived();
              }
            });
    tab.session().send("Page.enable");
    return tab.session()
        .send("Page.setLifecycleEventsEnabled", new JsonObject().put("enabled", true))
        .mapEmpty();
  }

  @Override
  public void detached() {
    wake();
  }

  /** Whether the network has been quiet since the page loaded. */
  boolean quiet() {
    return !leaving && reached.contains("networkIdle");
  }

  /**
   * Gives a navigation that an act has begun the time to arrive: its new page and that page's
   * document, some seconds at most. Never fails.
   */
  Future<Void> settled(Deadline deadline) {
    return tab.session()
        .send("Runtime.evaluate", new JsonObject().put("expression", "0"), deadline.leftUpTo(ECHO))
        .transform(echoed -> leaving ? arrival(deadline) : Future.succeededFuture());
  }

  /** Where the tab is, asked of the browser, which knows also when the page is stuck. */
  Future<String> address() {
    return tab.session()
        .send("Page.getNavigationHistory")
        .map(
            answer ->
                answer
                    .getJsonArray("entries")
                    .getJsonObject(answer.getInteger("currentIndex"))
                    .getString("url"))
        .otherwise(failure -> tab.url());
  }

  private Future<Void> arrival(Deadline deadline) {
    return until(() -> !leaving, deadline.leftUpTo(COMMIT))
        .compose(
            here ->
                until(
                    () -> leaving || reached.isEmpty() || reached.contains("DOMContentLoaded"),
                    deadline.leftUpTo(DOCUMENT)))
        .otherwiseEmpty();
  }

  private Future<Void> until(java.util.function.BooleanSupplier there, Duration limit) {
    if (there.getAsBoolean() || tab.session().closed().isComplete()) {
      return Future.succeededFuture();
    }
    Promise<Void> woken = Promise.promise();
    waiting.add(woken);
    long began = System.nanoTime();
    return woken
        .future()
        .timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
        .compose(event -> until(there, limit.minus(Duration.ofNanos(System.nanoTime() - began))));
  }

  private void lifecycle(JsonObject event) {
    String name = event.getString("name", "");
    if (name.equals("init")) {
      reached.clear();
    }
    reached.add(name);
    wake();
  }

  private void asked(JsonObject event) {
    if (event.getString("disposition", "currentTab").equals("currentTab")) {
      leaving = true;
    }
  }

  private void started(JsonObject event) {
    if (!event.getString("navigationType", "").equals("sameDocument")) {
      leaving = true;
    }
  }

  private void arrived() {
    leaving = false;
    wake();
  }

  private void wake() {
    List<Promise<Void>> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(Promise::tryComplete);
  }

  private boolean isMain(String frameId) {
    return tab.frames().main().id().equals(frameId);
  }

  private void hear(String event, String key, io.vertx.core.Handler<JsonObject> handler) {
    tab.session()
        .on(
            event,
            params ->
                Optional.of(params.getString(key, ""))
                    .filter(this::isMain)
                    .ifPresent(main -> handler.handle(params)));
  }
}
