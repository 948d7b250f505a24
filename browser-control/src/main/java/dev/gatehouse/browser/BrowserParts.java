package dev.gatehouse.browser;

import static java.util.Objects.requireNonNull;

import com.google.inject.Injector;
import dev.gatehouse.browser.cdp.DevToolsProbe;
import dev.gatehouse.browser.chromium.Chromium;
import dev.gatehouse.browser.control.ControlRouter;
import dev.gatehouse.browser.control.RouterSource;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.relay.ExtensionRelays;
import dev.gatehouse.browser.tab.Browsers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What drives the browsers of one gateway, put together when it is first needed: a gateway whose
 * browsers nobody uses does not pay for them at its start. Safe to use from several threads.
 */
public final class BrowserParts implements RouterSource {
  private final Vertx vertx;
  private final Supplier<Injector> maker;
  private volatile @Nullable Injector made;
  private boolean closed;

  /**
   * @param maker called once at most
   */
  BrowserParts(Vertx vertx, Supplier<Injector> maker) {
    this.vertx = requireNonNull(vertx, "vertx");
    this.maker = requireNonNull(maker, "maker");
  }

  /** A part, made on the worker pool where that is still to be done. Never blocks. */
  <T> Future<T> ask(Class<T> type) {
    Injector parts = made;
    return parts == null
        ? vertx.executeBlocking(() -> await(type), false)
        : Future.succeededFuture(parts.getInstance(type));
  }

  /**
   * The same for a thread that may block.
   *
   * @throws BrowserException when there are no parts yet and the gateway is stopping
   */
  public <T> T await(Class<T> type) {
    return make().getInstance(type);
  }

  @Override
  public Future<ControlRouter> router() {
    return ask(ControlRouter.class);
  }

  @Override
  public ControlRouter awaitRouter() {
    return await(ControlRouter.class);
  }

  /** Ends all browsers and lets go of the others; none can be started afterwards. */
  Future<Void> close() {
    Injector parts;
    synchronized (this) {
      closed = true;
      parts = made;
    }
    return parts == null
        ? Future.succeededFuture()
        : parts
            .getInstance(Browsers.class)
            .close()
            .eventually(parts.getInstance(Chromium.class)::close) // what was still starting
            .eventually(parts.getInstance(ExtensionRelays.class)::close)
            .eventually(parts.getInstance(DevToolsProbe.class)::close);
  }

  private synchronized Injector make() {
    Injector parts = made;
    if (parts == null) {
      if (closed) {
        throw new BrowserException(503, "the gateway is stopping");
      }
      parts = maker.get();
      made = parts;
    }
    return parts;
  }
}
