package dev.gatehouse.browser.profile;

import dev.gatehouse.browser.failure.BrowserException;
import io.vertx.core.Future;

/** No relay is part of this gateway. */
final class NoExtension implements ExtensionDoor {
  @Override
  public Future<Attachment> attach(BrowserProfile profile) {
    return Future.failedFuture(
        new BrowserException(501, "this gateway has no relay for the browser extension"));
  }

  @Override
  public State state(BrowserProfile profile) {
    return State.CLOSED;
  }

  @Override
  public Future<Boolean> close(BrowserProfile profile) {
    return Future.succeededFuture(false);
  }
}
