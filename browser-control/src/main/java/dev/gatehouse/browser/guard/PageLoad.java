package dev.gatehouse.browser.guard;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.guard.RequestGate.Refusal;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.core.net.WebAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Takes a tab to one page and waits until it has loaded. For use on the loop, once. */
final class PageLoad {
  private static final String ERROR_PAGE = "chrome-error://";
  private static final String UNSAFE_REDIRECT = "net::ERR_UNSAFE_REDIRECT";
  private static final String NOTHING_TO_SHOW = "net::ERR_HTTP_RESPONSE_CODE_FAILURE";

  private static final int MOVE_MILLIS = 1_000;

  private final Tab tab;
  private final RequestGate gate;
  private final Fence fence;
  private final Duration limit;
  private final long startedAt = System.nanoTime();
  private final Promise<Void> loaded = Promise.promise();
  private boolean arrived;

  PageLoad(Tab tab, Fence fence, Duration limit) {
    this.tab = tab;
    this.gate = tab.part(RequestGate.class);
    this.fence = fence;
    this.limit = limit;
  }

  /** Goes to an address that was judged. */
  Future<Map<String, Object>> goTo(String url) {
    return watched(
        url,
        () ->
            tab.session()
                .send("Page.navigate", new JsonObject().put("url", url), limit)
                .compose(answer -> started(url, answer)));
  }

  /** Goes {@code steps} pages on in the tab's history, back where it is negative. */
  Future<Map<String, Object>> move(int steps) {
    return tab.session()
        .send("Page.getNavigationHistory")
        .compose(
            history -> {
              JsonArray entries = history.getJsonArray("entries");
              int index = history.getInteger("currentIndex") + steps;
              if (index < 0 || index >= entries.size()) {
                return Future.failedFuture(
                    new BrowserException(
                        409,
                        "the tab has no page to go "
                            + (steps < 0 ? "back" : "forward")
                            + " to: navigate to an address"));
              }
              JsonObject entry = entries.getJsonObject(index);
              JsonObject wanted = new JsonObject().put("entryId", entry.getInteger("id"));
              return watched(
                  entry.getString("url"),
                  () ->
                      tab.session()
                          .send("Page.navigateToHistoryEntry", wanted)
                          .compose(answer -> rest()));
            });
  }

  /** Loads the tab's page again. */
  Future<Map<String, Object>> reload() {
    return watched(tab.url(), () -> tab.session().send("Page.reload").compose(answer -> rest()));
  }

  private Future<Map<String, Object>> watched(String url, Supplier<Future<Void>> start) {
    gate.forget();
    List<Runnable> ends =
        List.of(
            tab.session().on("Page.frameNavigated", this::navigated),
            tab.session().on("Page.navigatedWithinDocument", this::moved),
            tab.session().on("Page.loadEventFired", event -> done(arrived)),
            tab.session().on("Page.frameStoppedLoading", event -> done(arrived && isPage(event))));
    return start
        .get()
        .recover(failure -> Future.failedFuture(told(url, failure)))
        .eventually(
            () -> {
              ends.forEach(Runnable::run);
              return Future.succeededFuture();
            })
        .compose(
            done ->
                tab.url().startsWith(ERROR_PAGE)
                    ? Future.failedFuture(failed(url, "net::ERR_FAILED"))
                    : Future.succeededFuture(
                        Map.of("ok", true, "targetId", tab.targetId(), "url", tab.url())));
  }

  private Future<Void> started(String url, JsonObject answer) {
    String error = answer.getString("errorText", "");
    if (answer.getBoolean("isDownload", false)) {
      return Future.failedFuture(
          new BrowserException(
              500,
              url
                  + " is a download and no page; the tab still shows "
                  + tab.url()
                  + ". Use download or waitfordownload for files"));
    }
    if (!error.isEmpty() && !error.equals(NOTHING_TO_SHOW)) {
      return Future.failedFuture(failed(url, error));
    }
    // Without a loader it is the same page, at another place of it.
    return answer.getString("loaderId", "").isEmpty()
        ? loaded.future().timeout(MOVE_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty()
        : rest();
  }

  private Future<Void> rest() {
    Duration left = limit.minusNanos(System.nanoTime() - startedAt);
    return loaded.future().timeout(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
  }

  private void navigated(JsonObject event) {
    JsonObject frame = event.getJsonObject("frame", new JsonObject());
    if (frame.getString("parentId", "").isEmpty()) {
      arrived = true;
      // A page that the browser had kept does not load again.
      done("BackForwardCacheRestore".equals(event.getString("type")));
    }
  }

  private void moved(JsonObject event) {
    done(isPage(event));
  }

  private boolean isPage(JsonObject event) {
    return tab.frames().main().id().equals(event.getString("frameId"));
  }

  private void done(boolean really) {
    if (really) {
      loaded.tryComplete();
    }
  }

  private Throwable told(String url, Throwable failure) {
    if (failure instanceof TimeoutException) {
      return late(url + " has not finished loading; the tab shows what there is of it so far");
    }
    if (failure instanceof CdpException cdp && cdp.timedOut()) {
      tab.session().send("Page.stopLoading");
      return late("no page came from " + url + "; the tab still shows " + tab.url());
    }
    if (failure instanceof CdpException cdp && cdp.closed()) {
      return new BrowserException(
          500, "the tab went away while it loaded " + url + ": " + cdp.reason(), failure);
    }
    return failure;
  }

  private BrowserException late(String what) {
    return new BrowserException(
        500,
        "Timeout "
            + limit.toMillis()
            + "ms exceeded: "
            + what
            + ". Take a snapshot to see, or allow more time with timeoutMs");
  }

  private BrowserException failed(String url, String error) {
    Optional<Refusal> refusal = gate.refusal();
    if (refusal.isPresent()) {
      return new BrowserException(400, refusal.get().reason());
    }
    if (error.equals(UNSAFE_REDIRECT)) {
      return new BrowserException(
          400, "Navigation blocked: " + url + " redirects to a protocol that no page may open");
    }
    String words = unreached(gate.latest().orElse(url)).orElseGet(() -> LoadFailures.words(error));
    return words.startsWith("Navigation blocked")
        ? new BrowserException(400, words)
        : new BrowserException(500, "cannot load " + url + ": " + words);
  }

  private Optional<String> unreached(String url) {
    try {
      return fence.why(WebAddress.parse(url));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
