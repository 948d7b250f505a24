package dev.gatehouse.gateway.client;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.profiles.InstanceProof;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lasting connection to a gateway: calls as futures, events as a stream, a new connection when
 * the old one breaks. On every connection the gateway first proves to be the instance that is
 * meant; only then it gets the credential. Safe to use from several threads; handlers run on one
 * event loop.
 *
 * <pre>{@code
 * GatewayClient client = GatewayClient.builder(ClientTarget.of(instance)).options(options).build();
 * client.events().handler(event -> ...);
 * client.connect().compose(hello -> client.health()).onSuccess(health -> ...);
 * }</pre>
 */
public final class GatewayClient implements AutoCloseable {
  /** The close code of a client that has not heard from its gateway for two ticks. */
  public static final short TICK_TIMEOUT = 4000;

  static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  static final Duration LAST_BACKOFF = Duration.ofSeconds(30);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
  private static final short NORMAL = 1000;

  private final ClientTarget target;
  private final ClientOptions options;
  private final Vertx vertx;
  private final boolean ownVertx;
  private final boolean reconnect;
  private final Duration firstBackoff;
  private final Context context;
  private final WebSocketClient sockets;
  private final EventStream events;
  private final Map<String, Waiting> waiting = new HashMap<>();

  // Everything below is only touched on the context.
  private @Nullable Link link;
  private @Nullable Hello hello;
  private long nextId = 1;
  private int failures;
  private long retryTimer = -1;
  private volatile boolean closed;
  private @Nullable Future<Hello> connecting;

  private GatewayClient(Builder builder) {
    this.target = builder.target;
    this.options = builder.options;
    this.ownVertx = builder.vertx == null;
    this.vertx = builder.vertx == null ? smallVertx() : builder.vertx;
    this.reconnect = builder.reconnect;
    this.firstBackoff = builder.firstBackoff;
    this.context = vertx.getOrCreateContext();
    this.sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setConnectTimeout((int) options.timeout().toMillis())
                .setMaxFrameSize(Handshake.MAX_FRAME_BYTES)
                .setMaxMessageSize(Handshake.MAX_FRAME_BYTES)
                .setTryUsePerMessageCompression(false));
    this.events = new EventStream(context, builder.eventBuffer, this::pauseSocket);
  }

  /** A client of this gateway; nothing is opened before {@link #connect}. */
  public static Builder builder(ClientTarget target) {
    return new Builder(target);
  }

  /** The gateway that is meant. */
  public ClientTarget target() {
    return target;
  }

  /**
   * Connects, or returns the connection that is there. Fails with a {@link GatehouseException}:
   * {@code UNREACHABLE}, {@code IDENTITY} (nothing secret was sent) or {@code ACCESS}. After the
   * first success the client reconnects by itself.
   */
  public Future<Hello> connect() {
    return onContext(this::connectNow);
  }

  /** The events of all connections, in one stream. */
  public EventStream events() {
    return events;
  }

  /** Calls a method by its name. Fails with a {@link CallRefusedException} for an error answer. */
  public Future<Answer> call(String method, Map<String, ?> params) {
    return call(Calls.raw(method, params));
  }

  /** Calls a method whose answer has a type. */
  public <T> Future<T> call(TypedCall<T> call) {
    return onContext(() -> callNow(call.method(), call.params()))
        .map(payload -> call.read().apply(payload.value()));
  }

  public Future<Health> health() {
    return call(Calls.health());
  }

  public Future<Status> status() {
    return call(Calls.status());
  }

  public Future<List<Presence>> presence() {
    return call(Calls.presence());
  }

  public Future<ConfigView> config() {
    return call(Calls.config());
  }

  public Future<Map<String, Object>> patchConfig(String patch, String baseHash) {
    return call(Calls.patchConfig(patch, baseHash));
  }

  public Future<Map<String, Object>> channelsStatus() {
    return call(Calls.channelsStatus());
  }

  public Future<List<Map<String, Object>>> agents() {
    return call(Calls.agents());
  }

  public Future<List<Map<String, Object>>> sessions() {
    return call(Calls.sessions());
  }

  public Future<List<Map<String, Object>>> models() {
    return call(Calls.models());
  }

  public Future<LogChunk> logsTail(OptionalLong cursor, int limit) {
    return call(Calls.logsTail(cursor, limit));
  }

  /** Ends the connection and the event stream; waiting calls fail. May be called more than once. */
  public Future<Void> disconnect() {
    if (closed) {
      return Future.succeededFuture();
    }
    return onContext(
            () -> {
              if (closed) {
                return Future.<Void>succeededFuture();
              }
              closed = true;
              vertx.cancelTimer(retryTimer);
              Future<Void> end = Future.succeededFuture();
              if (link != null) {
                Link old = link;
                dropLink(Handshake.closed(target, NORMAL, "by this client"));
                end = old.socket.close(NORMAL).otherwiseEmpty().mapEmpty();
              }
              events.end(null);
              return end.compose(done -> sockets.close()).otherwiseEmpty().mapEmpty();
            })
        .mapEmpty();
  }

  /** Ends everything and waits for it, unless the caller is an event loop. */
  @Override
  public void close() {
    Future<Void> done = disconnect();
    if (ownVertx) {
      done = done.eventually(vertx::close);
    }
    if (Vertx.currentContext() == null) {
      try {
        done.await(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (java.util.concurrent.TimeoutException e) {
        throw new GatehouseException(
            ExitCode.INTERNAL, "a client of " + target.name() + " does not end", "report it", e);
      }
    }
  }

  private Future<Hello> connectNow() {
    if (closed) {
      return Future.failedFuture(Handshake.closed(target, NORMAL, "by this client"));
    }
    if (hello != null) {
      return Future.succeededFuture(hello);
    }
    if (connecting != null) {
      return connecting;
    }
    vertx.cancelTimer(retryTimer);
    Link opened = new Link(sockets.webSocket());
    link = opened;
    Future<Hello> attempt = opened.open();
    connecting = attempt;
    attempt.onComplete(
        result -> {
          connecting = null;
          if (result.failed()) {
            if (link == opened) {
              link = null;
            }
            opened.abandon();
          }
        });
    return attempt;
  }

  private Future<Answer> callNow(String method, Map<String, ?> params) {
    if (link == null || hello == null) {
      return Future.failedFuture(Handshake.unreachable(target, "not connected", null));
    }
    return link.request(method, params);
  }

  private void dropLink(Throwable why) {
    if (link != null) {
      Link old = link;
      link = null;
      hello = null;
      old.abandon();
      List<Waiting> lost = List.copyOf(waiting.values());
      waiting.clear();
      lost.forEach(call -> call.fail(why));
    }
  }

  private void lost(Link which, Throwable why) {
    if (link != which) {
      return;
    }
    boolean wasConnected = hello != null;
    dropLink(why);
    if (!closed && reconnect && wasConnected) {
      retry();
    } else if (!closed && wasConnected) {
      events.end(why);
    }
  }

  private void retry() {
    long limit =
        Math.min(LAST_BACKOFF.toMillis(), firstBackoff.toMillis() << Math.min(failures, 20));
    failures++;
    // Half to whole: many clients of one gateway must not come back at the same moment.
    long wait = Math.max(1, ThreadLocalRandom.current().nextLong(limit / 2, limit + 1));
    retryTimer =
        vertx.setTimer(
            wait,
            timer ->
                connectNow()
                    .onFailure(
                        failure -> {
                          if (closed) {
                            return;
                          }
                          // A refused credential stays refused, and each try counts against it.
                          if (failure instanceof GatehouseException known
                              && known.exitCode() == ExitCode.ACCESS) {
                            events.end(failure);
                          } else {
                            retry();
                          }
                        }));
  }

  private void pauseSocket(boolean pause) {
    if (link != null) {
      if (pause) {
        link.socket.pause();
      } else {
        link.lastHeard = System.nanoTime();
        link.socket.resume();
      }
    }
  }

  private <T> Future<T> onContext(java.util.function.Supplier<Future<T>> action) {
    if (Vertx.currentContext() == context) {
      return action.get();
    }
    // The event loop may be gone already.
    if (closed) {
      return Future.failedFuture(Handshake.closed(target, NORMAL, "by this client"));
    }
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        ignored -> {
          try {
            action.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  private static Vertx smallVertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false)));
  }

  /** A call that waits for its answer. */
  private final class Waiting {
    private final Promise<Answer> promise = Promise.promise();
    private final String method;
    private final long timer;

    Waiting(String id, String method) {
      this.method = method;
      this.timer =
          vertx.setTimer(
              options.timeout().toMillis(),
              ignored -> {
                waiting.remove(id);
                promise.tryFail(
                    Handshake.unreachable(target, "no answer to " + method + " in time", null));
              });
    }

    void answer(Map<String, Object> frame) {
      vertx.cancelTimer(timer);
      try {
        promise.tryComplete(new Answer(Handshake.payload(target, method, frame)));
      } catch (GatehouseException e) {
        promise.tryFail(e);
      }
    }

    void fail(Throwable why) {
      vertx.cancelTimer(timer);
      promise.tryFail(why);
    }
  }

  /** One socket, from its upgrade to its end. */
  private final class Link {
    private final ClientWebSocket socket;
    private final Promise<Hello> greeted = Promise.promise();
    private final String nonce = Handshake.newNonce();
    private boolean proved;
    private @Nullable Map<String, Object> challenge;
    private boolean greeting;
    private long greetTimer = -1;
    private long watchdog = -1;
    private long lastHeard = System.nanoTime();

    Link(ClientWebSocket socket) {
      this.socket = socket;
    }

    Future<Hello> open() {
      greetTimer =
          vertx.setTimer(
              options.timeout().toMillis(),
              timer -> fail(Handshake.unreachable(target, "no answer in time", null)));
      socket
          .textMessageHandler(this::message)
          .exceptionHandler(failure -> {})
          .closeHandler(
              ignored -> {
                @Nullable Short code = socket.closeStatusCode();
                GatehouseException why =
                    Handshake.closed(target, code == null ? 1006 : code, socket.closeReason());
                if (proved) {
                  fail(why);
                }
                lost(this, why);
              });
      socket
          .connect(
              new WebSocketConnectOptions()
                  .setHost(target.host())
                  .setPort(target.port())
                  .setURI("/")
                  .addHeader("Host", target.authority())
                  .addHeader(InstanceProof.NONCE_HEADER, nonce))
          .onComplete(
              result -> {
                if (result.succeeded()) {
                  upgraded(result.result());
                } else {
                  refused(result.cause());
                }
              });
      return greeted.future();
    }

    Future<Answer> request(String method, Map<String, ?> params) {
      String id = Long.toString(nextId++);
      String text = Json.write(Handshake.request(id, method, params));
      Waiting call = new Waiting(id, method);
      waiting.put(id, call);
      socket
          .writeTextMessage(text)
          .onFailure(
              failure -> {
                if (waiting.remove(id) != null) {
                  call.fail(
                      Handshake.unreachable(target, "the request could not be sent", failure));
                }
              });
      return call.promise.future();
    }

    void abandon() {
      vertx.cancelTimer(greetTimer);
      vertx.cancelTimer(watchdog);
      socket.close(NORMAL);
    }

    private void upgraded(WebSocket open) {
      if (!Handshake.isProved(target, nonce, open.headers().get(InstanceProof.PROOF_HEADER))) {
        notTheInstance();
        return;
      }
      proved = true;
      greet();
    }

    private void refused(Throwable cause) {
      if (cause instanceof UpgradeRejectedException rejected) {
        boolean honest =
            Handshake.isProved(
                target, nonce, rejected.getHeaders().get(InstanceProof.PROOF_HEADER));
        if (honest) {
          fail(
              Handshake.unreachable(
                  target, "it answered the upgrade with HTTP " + rejected.getStatus(), cause));
        } else {
          notTheInstance();
        }
      } else {
        @Nullable String message = cause.getMessage();
        fail(
            Handshake.unreachable(
                target, message == null ? cause.getClass().getSimpleName() : message, cause));
      }
    }

    // To name the holder means to read the system's tables.
    private void notTheInstance() {
      socket.close(NORMAL);
      vertx
          .executeBlocking(() -> Handshake.notTheInstance(target))
          .onComplete(found -> fail(found.succeeded() ? found.result() : found.cause()));
    }

    private void message(String text) {
      lastHeard = System.nanoTime();
      Map<String, Object> frame;
      try {
        frame = Trees.object(Json.parse(text));
      } catch (RuntimeException e) {
        return; // a frame that is no JSON answers nothing and tells nothing
      }
      if ("event".equals(frame.get("type"))) {
        if ("connect.challenge".equals(frame.get("event"))) {
          challenge = Trees.object(frame, "payload");
          greet();
        } else {
          events.offer(GatewayEvent.of(frame));
        }
      } else if (frame.get("id") instanceof String id) {
        Waiting call = waiting.remove(id);
        if (call != null) {
          call.answer(frame);
        }
      }
    }

    private void greet() {
      if (!proved || challenge == null || greeting) {
        return;
      }
      greeting = true;
      request("connect", Handshake.connectParams(options, challenge))
          .onSuccess(
              answer -> {
                vertx.cancelTimer(greetTimer);
                Hello said = Hello.of(answer.object());
                hello = said;
                failures = 0;
                watch(said.tickIntervalMillis());
                if (events.isFull()) {
                  socket.pause();
                }
                greeted.tryComplete(said);
              })
          .onFailure(this::fail);
    }

    private void watch(long tickMillis) {
      watchdog =
          vertx.setPeriodic(
              tickMillis,
              timer -> {
                // A socket that this client does not read has nothing to say.
                boolean silent =
                    System.nanoTime() - lastHeard > TimeUnit.MILLISECONDS.toNanos(2 * tickMillis);
                if (silent && !events.isFull()) {
                  vertx.cancelTimer(watchdog);
                  socket.close(TICK_TIMEOUT, "tick timeout");
                  lost(this, Handshake.closed(target, TICK_TIMEOUT, "tick timeout"));
                }
              });
    }

    private void fail(Throwable why) {
      greeted.tryFail(why);
    }
  }

  /** Collects what a client needs. Not safe to share between threads. */
  public static final class Builder {
    private static final int DEFAULT_EVENT_BUFFER = 1_024;

    private final ClientTarget target;
    private ClientOptions options = ClientOptions.builder().build();
    private @Nullable Vertx vertx;
    private boolean reconnect = true;
    private Duration firstBackoff = FIRST_BACKOFF;
    private int eventBuffer = DEFAULT_EVENT_BUFFER;

    private Builder(ClientTarget target) {
      this.target = requireNonNull(target, "target");
    }

    public Builder options(ClientOptions options) {
      this.options = requireNonNull(options, "options");
      return this;
    }

    /** The Vert.x to run on; without one the client makes a small one and closes it. */
    public Builder vertx(Vertx vertx) {
      this.vertx = requireNonNull(vertx, "vertx");
      return this;
    }

    /** Whether a broken connection is made anew; default true. */
    public Builder reconnect(boolean reconnect) {
      this.reconnect = reconnect;
      return this;
    }

    /** How many events are kept for a reader that pauses; default 1024. */
    public Builder eventBuffer(int events) {
      if (events < 1) {
        throw new IllegalArgumentException("events is " + events + ", not at least 1");
      }
      this.eventBuffer = events;
      return this;
    }

    Builder firstBackoff(Duration firstBackoff) {
      this.firstBackoff = firstBackoff;
      return this;
    }

    public GatewayClient build() {
      return new GatewayClient(this);
    }
  }
}
