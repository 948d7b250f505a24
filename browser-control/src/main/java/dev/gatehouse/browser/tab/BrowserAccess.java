package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.cdp.BrowserEndpoint;
import dev.gatehouse.browser.profile.BrowserProfile;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The way to browsers that are neither started by this gateway nor reached at their configured
 * address as it stands: a person's own browser. Bound with a Guice {@code Multibinder}. Never
 * blocks.
 */
public interface BrowserAccess {
  /** Whether it knows the way to the browser of {@code profile}. */
  boolean serves(BrowserProfile profile);

  /**
   * Prepares the way.
   *
   * @return fails with {@link dev.gatehouse.browser.failure.BrowserException} when there is none,
   *     which says what the person has to do
   */
  Future<Address> reach(BrowserProfile profile);

  /** Takes the way back when the profile is stopped; returns whether there was one. */
  default Future<Boolean> release(BrowserProfile profile) {
    return Future.succeededFuture(false);
  }

  /**
   * Where a browser answers DevTools.
   *
   * @param endpoint host, port and credentials
   * @param webSocketUrl its WebSocket, where that is known without asking
   */
  record Address(BrowserEndpoint endpoint, Optional<String> webSocketUrl) {}
}
