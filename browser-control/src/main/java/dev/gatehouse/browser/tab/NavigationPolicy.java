package dev.gatehouse.browser.tab;

import io.vertx.core.Future;

/** Decides where tabs may go. Bound with a Guice {@code OptionalBinder}. Never blocks. */
public interface NavigationPolicy {
  /**
   * Judges an address before a tab is opened there.
   *
   * @return fails with {@link dev.gatehouse.browser.failure.BrowserException} when it is refused
   */
  Future<Void> check(String url);

  /**
   * Judges where a new tab has arrived, redirects included.
   *
   * @return fails with {@link dev.gatehouse.browser.failure.BrowserException} when it was stopped
   *     on its way or must not stay; the tab is then closed
   */
  default Future<Void> arrived(Tab tab) {
    return Future.succeededFuture();
  }
}
