package dev.gatehouse.browser.transfer;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers the next file chooser of one tab instead of showing it. For use on the loop. */
final class FileChooser implements TabPart {
  private final Tab tab;
  private final Vertx vertx;
  private @Nullable Armed armed;

  FileChooser(Tab tab, Vertx vertx) {
    this.tab = tab;
    this.vertx = vertx;
  }

  private record Armed(List<Path> files, Promise<Void> served) {}

  @Override
  public Future<Void> attach() {
    listen(tab.session());
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> attach(Frame otherSite) {
    listen(otherSite.session());
    return Future.succeededFuture();
  }

  /**
   * Gives {@code files} to the next chooser; a later call takes the place of an earlier one.
   *
   * @return once it is armed: a future that completes when a chooser has got the files
   */
  Future<Future<Void>> arm(List<Path> files, Duration limit) {
    Armed fresh = new Armed(files, Promise.promise());
    Armed older = armed;
    armed = fresh;
    if (older != null) {
      older
          .served()
          .tryFail(new BrowserException(409, "other files were given to the next file chooser"));
    }
    vertx.setTimer(
        limit.toMillis(),
        late -> {
          if (armed == fresh) {
            disarm();
            fresh
                .served()
                .tryFail(
                    new BrowserException(
                        500,
                        "no file chooser opened within "
                            + limit.toMillis()
                            + " ms: give the ref of the file input as inputRef"));
          }
        });
    return intercept(true).map(fresh.served().future());
  }

  private void listen(CdpSession session) {
    session.on("Page.fileChooserOpened", event -> opened(session, event));
  }

  private void opened(CdpSession session, JsonObject event) {
    Armed now = armed;
    if (now == null) {
      return;
    }
    disarm();
    Integer node = event.getInteger("backendNodeId");
    Future<Void> set =
        node == null
            ? Future.failedFuture(
                new BrowserException(
                    500, "the page asked for a file without a file input, which cannot be served"))
            : FileInput.set(session, node, now.files());
    set.onSuccess(done -> now.served().tryComplete()).onFailure(now.served()::tryFail);
  }

  private void disarm() {
    armed = null;
    intercept(false);
  }

  private Future<Void> intercept(boolean on) {
    JsonObject params = new JsonObject().put("enabled", on);
    return Future.join(
            tab.frames().all().stream()
                .map(Frame::session)
                .distinct()
                .map(session -> session.send("Page.setInterceptFileChooserDialog", params))
                .toList())
        .mapEmpty();
  }
}
