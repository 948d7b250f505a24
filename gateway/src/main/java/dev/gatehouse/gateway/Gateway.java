package dev.gatehouse.gateway;

import static java.util.Objects.requireNonNull;

import com.google.inject.Injector;
import com.google.inject.Key;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.ClientOptions;
import dev.gatehouse.gateway.client.ClientTarget;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.client.GatewayClient;
import dev.gatehouse.gateway.lifecycle.Farewell;
import dev.gatehouse.gateway.lifecycle.GatewayLifecycle;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One gateway of a {@link GatewayHost}, from the moment it is asked for until nothing of it is
 * left. Safe to use from several threads.
 *
 * <pre>{@code
 * try (Gateway gateway = host.start(spec).awaitReady();
 *     DirectClient client = gateway.connect()) {
 *   client.health();
 * }
 * }</pre>
 */
public final class Gateway implements AutoCloseable {
  /** How long {@link #awaitReady()} waits. */
  public static final Duration START_LIMIT = Duration.ofSeconds(30);

  /** How long {@link #close} gives running work. */
  public static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Executor worker;
  private final GatewayStart start;
  private final Promise<Gateway> ready = Promise.promise();
  private final Promise<Void> stopped = Promise.promise();
  private final Runnable over;
  private GatewayState state = GatewayState.STARTING;
  private @Nullable Throwable failure;
  private @Nullable Duration stopAsked;
  private Promise<Void> again = Promise.promise();
  private int starts;

  Gateway(Function<GatewayLifecycle, GatewayStart> start, Executor worker, Runnable over) {
    this.start = start.apply(new OwnLifecycle());
    this.worker = requireNonNull(worker, "worker");
    this.over = requireNonNull(over, "over");
  }

  /** Starts in the background. Called once, by the host. */
  void begin() {
    worker.execute(this::run);
  }

  /**
   * Who it is and where it lives. The ports of a gateway that was asked for with port 0 are final
   * when it is {@link #ready}.
   */
  public Instance instance() {
    return start.instance();
  }

  /** Where it stands now. */
  public synchronized GatewayState state() {
    return state;
  }

  /** Why it failed; empty unless its state is {@link GatewayState#FAILED}. */
  public synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Completes when the gateway takes connections, or fails with the reason; a {@link
   * GatehouseException} names the step that failed. By then everything it took is given back.
   */
  public Future<Gateway> ready() {
    return ready.future();
  }

  /** Waits until the gateway is ready, for half a minute at most. Blocks. */
  public Gateway awaitReady() {
    return awaitReady(START_LIMIT);
  }

  /**
   * Waits until the gateway is ready. Blocks; not for an event loop.
   *
   * @throws GatehouseException when it does not start, or not within {@code limit}
   */
  public Gateway awaitReady(Duration limit) {
    return await(ready.future(), limit, "is not ready");
  }

  /** The address of its WebSocket: {@code ws://127.0.0.1:18789}. */
  public URI uri() {
    return URI.create("ws://127.0.0.1:" + instance().ports().gateway());
  }

  /** The address of its pages: {@code http://127.0.0.1:18789}. */
  public URI httpUri() {
    return URI.create("http://127.0.0.1:" + instance().ports().gateway());
  }

  /**
   * The shared token that opens it. Blocks when the token stands in a file or comes from a command.
   *
   * @throws GatehouseException when it is not running, or has no token
   */
  public String token() {
    return clientOptions()
        .token()
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.ACCESS,
                    instance().displayName() + " has no token",
                    "set gateway.auth.token in " + instance().configPath()));
  }

  /** Options of a client that has the gateway's own shared secret. Blocks like {@link #token}. */
  public ClientOptions clientOptions() {
    return start.credentials();
  }

  /** What a client must expect of it. */
  public ClientTarget target() {
    return ClientTarget.of(instance());
  }

  /** Connects a client with the gateway's own token. Blocks. */
  public DirectClient connect() {
    return DirectClient.connect(target(), clientOptions());
  }

  /** A client with the gateway's own token that reconnects and hears events; not connected yet. */
  public GatewayClient client() {
    return GatewayClient.builder(target()).options(clientOptions()).build();
  }

  /**
   * One of its sessions, to speak with its agent without a socket: {@code main}, a name of its own,
   * or a whole key as {@code agent:writer:drafts}. The session need not exist yet.
   *
   * @throws GatehouseException when the gateway is not running, or this is no name of a session
   */
  public GatewaySession session(String name) {
    return GatewaySession.of(start::injector, name);
  }

  /**
   * One of its parts: a type that a module of the spec binds, as {@code BrowserControl}.
   *
   * @throws GatehouseException when the gateway is not running, or no module binds {@code type}
   */
  public <T> T part(Class<T> type) {
    Injector injector = start.injector();
    if (injector.getExistingBinding(Key.get(type)) == null) {
      throw new GatehouseException(
          ExitCode.USAGE,
          instance().displayName() + " has no " + type.getSimpleName(),
          "add the module that binds it to the GatewaySpec");
    }
    return injector.getInstance(type);
  }

  /**
   * Closes the gateway and starts it again in this process, with its configuration read anew. The
   * state directory stays locked in between. Clients are told when it comes back.
   *
   * @return completes when it is ready again; fails when it is not running, is stopped meanwhile or
   *     cannot start any more, and then nothing of it is left
   */
  public Future<Void> restart(Farewell farewell) {
    synchronized (this) {
      if (state == GatewayState.READY) {
        state = GatewayState.RESTARTING;
        again = Promise.promise();
        worker.execute(() -> closeAndRun(farewell));
      } else if (state != GatewayState.RESTARTING) {
        return Future.failedFuture(notRunning());
      }
      return again.future();
    }
  }

  /**
   * Closes the gateway and gives everything back, its state directory and ports too, so that
   * another process can take its place. {@link #resume} starts it again, {@link #stop} ends it.
   *
   * @param limit how long running work may take to end
   */
  public Future<Void> suspend(Farewell farewell, Duration limit) {
    Promise<Void> suspended = Promise.promise();
    synchronized (this) {
      if (state != GatewayState.READY) {
        return Future.failedFuture(notRunning());
      }
      state = GatewayState.RESTARTING;
      again = Promise.promise();
    }
    worker.execute(() -> pause(farewell, limit, suspended));
    return suspended.future();
  }

  /** Starts a suspended gateway again. Completes when it is ready. */
  public Future<Void> resume() {
    synchronized (this) {
      if (state != GatewayState.SUSPENDED) {
        return Future.failedFuture(notRunning());
      }
      state = GatewayState.RESTARTING;
      again = Promise.promise();
      worker.execute(this::run);
      return again.future();
    }
  }

  /** How many times it was started; more than once after a {@link #restart}. */
  public synchronized int starts() {
    return starts;
  }

  /**
   * Completes when nothing of the gateway is left and it does not come back: it was stopped, or it
   * could not start ({@link #failure} says why).
   */
  public Future<Void> over() {
    return stopped.future();
  }

  /**
   * Stops the gateway: no new connections, running work ends within {@code limit}, everything is
   * given back. Completes when no thread, lock, port or file of it is left. May be called in any
   * state and more than once.
   */
  public Future<Void> stop(Duration limit) {
    synchronized (this) {
      if (state == GatewayState.READY || state == GatewayState.SUSPENDED) {
        state = GatewayState.STOPPING;
        worker.execute(() -> end(limit));
      } else if (state == GatewayState.STARTING || state == GatewayState.RESTARTING) {
        // The starting thread sees it as soon as its step is done.
        stopAsked = limit;
      }
    }
    return stopped.future();
  }

  /**
   * Ends the gateway as abruptly as one can inside a JVM, for tests of what others make of it: no
   * event, no close frame, no time for running work. Waits until nothing of it is left. Blocks.
   */
  public void kill() {
    start.abandon();
    await(stop(Duration.ZERO), START_LIMIT, "does not end");
  }

  /**
   * Stops the gateway and waits for it. Blocks.
   *
   * @throws GatehouseException with {@link ExitCode#INTERNAL} when something could not be given
   *     back
   */
  @Override
  public void close() {
    await(stop(STOP_LIMIT), STOP_LIMIT.plus(START_LIMIT), "does not stop");
  }

  private void run() {
    synchronized (this) {
      starts++;
    }
    try {
      start.run(this::isStopAsked);
    } catch (RuntimeException | Error e) {
      failed(e);
      return;
    }
    // Read once: from here on another thread may stop the gateway, and then that thread ends it.
    Duration limit;
    Promise<Void> waiting;
    synchronized (this) {
      limit = stopAsked;
      state = limit == null ? GatewayState.READY : GatewayState.STOPPING;
      waiting = again;
    }
    if (limit == null) {
      ready.tryComplete(this);
      waiting.tryComplete();
    } else {
      end(limit);
    }
  }

  private void closeAndRun(Farewell farewell) {
    try {
      start.undoForRestart(farewell, STOP_LIMIT);
    } catch (RuntimeException | Error e) {
      // Whatever is still held would be in the way of the new start.
      end(Duration.ZERO);
      return;
    }
    run();
  }

  private void pause(Farewell farewell, Duration limit, Promise<Void> suspended) {
    try {
      start.undo(farewell, limit);
    } catch (RuntimeException | Error e) {
      suspended.fail(e);
      end(Duration.ZERO);
      return;
    }
    Duration stop;
    synchronized (this) {
      stop = stopAsked;
      state = stop == null ? GatewayState.SUSPENDED : GatewayState.STOPPING;
    }
    if (stop == null) {
      suspended.complete();
    } else {
      suspended.fail(notRunning());
      end(stop);
    }
  }

  private synchronized boolean isStopAsked() {
    return stopAsked != null;
  }

  private void failed(Throwable cause) {
    boolean asked;
    synchronized (this) {
      asked = stopAsked != null;
      state = asked ? GatewayState.STOPPED : GatewayState.FAILED;
      failure = asked ? null : cause;
    }
    over.run();
    ready.tryFail(cause);
    again.tryFail(cause);
    stopped.complete();
  }

  private void end(Duration limit) {
    @Nullable Throwable trouble = null;
    try {
      start.undo(limit);
    } catch (RuntimeException | Error e) {
      trouble = e;
    }
    synchronized (this) {
      state = GatewayState.STOPPED;
    }
    over.run();
    ready.tryFail(
        new GatehouseException(
            ExitCode.FAILURE,
            instance().displayName() + " was stopped before it was ready",
            "start it again"));
    again.tryFail(notRunning());
    if (trouble == null) {
      stopped.complete();
    } else {
      stopped.fail(
          new GatehouseException(
              ExitCode.INTERNAL,
              instance().displayName() + " could not give everything back",
              "restart the program that runs it",
              trouble));
    }
  }

  private GatehouseException notRunning() {
    return new GatehouseException(
        ExitCode.NOT_RUNNING,
        instance().displayName() + " is not running",
        "ask again when it is ready, or start it");
  }

  private <T> T await(Future<T> future, Duration limit, String what) {
    try {
      return future.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new GatehouseException(
          ExitCode.UNREACHABLE,
          instance().displayName() + " " + what + " after " + limit.toMillis() + " ms",
          "look into its log",
          e);
    }
  }

  /** What the gateway's own parts may ask of it. */
  private final class OwnLifecycle implements GatewayLifecycle {
    @Override
    public Future<Void> restart(Farewell farewell) {
      return Gateway.this.restart(farewell);
    }

    @Override
    public Future<Void> suspend(Farewell farewell, Duration limit) {
      return Gateway.this.suspend(farewell, limit);
    }

    @Override
    public Future<Void> resume() {
      return Gateway.this.resume();
    }

    @Override
    public int starts() {
      return Gateway.this.starts();
    }
  }
}
