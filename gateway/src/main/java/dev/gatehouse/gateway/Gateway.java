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
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  Gateway(GatewayStart start, Executor worker, Runnable over) {
    this.start = requireNonNull(start, "start");
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
   * Stops the gateway: no new connections, running work ends within {@code limit}, everything is
   * given back. Completes when no thread, lock, port or file of it is left. May be called in any
   * state and more than once.
   */
  public Future<Void> stop(Duration limit) {
    synchronized (this) {
      if (state == GatewayState.READY) {
        state = GatewayState.STOPPING;
        worker.execute(() -> end(limit));
      } else if (state == GatewayState.STARTING) {
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
    try {
      start.run(this::isStopAsked);
    } catch (RuntimeException | Error e) {
      failed(e);
      return;
    }
    // Read once: from here on another thread may stop the gateway, and then that thread ends it.
    Duration limit;
    synchronized (this) {
      limit = stopAsked;
      state = limit == null ? GatewayState.READY : GatewayState.STOPPING;
    }
    if (limit == null) {
      ready.tryComplete(this);
    } else {
      end(limit);
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
    ready.fail(cause);
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
}
