package dev.gatehouse.browser.control;

import dev.gatehouse.browser.failure.BrowserException;
import io.vertx.core.Future;

/** Where the table of routes comes from, which is not there before somebody asks for a browser. */
public interface RouterSource {
  /**
   * The table, put together on the worker pool where that is still to be done. Never blocks.
   *
   * @return fails with {@link BrowserException} when the gateway is stopping
   */
  Future<ControlRouter> router();

  /**
   * The same for a thread that may block.
   *
   * @throws BrowserException when the gateway is stopping
   */
  ControlRouter awaitRouter();
}
