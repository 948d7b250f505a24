package dev.gatehouse.gateway.handover;

import dev.gatehouse.gateway.lifecycle.Farewell;
import dev.gatehouse.gateway.lifecycle.GatewayLifecycle;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.socket.ListeningSockets;
import dev.gatehouse.gateway.turn.TurnPause;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What an upgrade does to the gateway that gives its place away. All methods block. */
final class OldGateway {
  private static final Duration BACK_IN = Duration.ofSeconds(2);
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final Instance instance;
  private final GatewayLoop loop;
  private final GatewayLifecycle lifecycle;
  private final ListeningSockets sockets;
  private final TurnPause turns;
  private final HandoverLimits limits;

  OldGateway(
      Instance instance,
      GatewayLoop loop,
      GatewayLifecycle lifecycle,
      ListeningSockets sockets,
      TurnPause turns,
      HandoverLimits limits) {
    this.instance = instance;
    this.loop = loop;
    this.lifecycle = lifecycle;
    this.sockets = sockets;
    this.turns = turns;
    this.limits = limits;
  }

  Instance instance() {
    return instance;
  }

  /** Lets the running turns end, and starts no other; returns whether they ended in time. */
  boolean drain(Duration limit) throws IOException {
    try {
      loop.call(turns::hold).await(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Takes no more connections, and gives those that were just made a moment to get in. */
  void pause() throws IOException {
    sockets.pause();
    await(
        Future.future(promise -> loop.after(limits.settle().toMillis(), promise::complete)),
        MARGIN);
  }

  /** The opposite of {@link #drain} and {@link #pause}. */
  void goOn() {
    sockets.resume();
    loop.run(turns::goOn);
  }

  /** Closes the gateway; its sockets go on to listen, and are returned. */
  List<Integer> close() throws IOException {
    await(
        lifecycle.suspend(Farewell.backIn("gateway upgrade", BACK_IN), limits.close()),
        limits.close().plus(MARGIN));
    return sockets.kept();
  }

  /** Starts the gateway again. */
  void reopen() throws IOException {
    await(lifecycle.resume(), limits.ready());
  }

  private static void await(Future<Void> future, Duration limit) throws IOException {
    try {
      future.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the gateway takes longer than " + limit.toSeconds() + " s", e);
    } catch (RuntimeException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }
}
