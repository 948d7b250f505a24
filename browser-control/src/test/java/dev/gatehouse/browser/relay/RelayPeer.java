package dev.gatehouse.browser.relay;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One end of a relay, played over a real WebSocket: the extension or a DevTools client. */
final class RelayPeer implements AutoCloseable {
  static final String EXTENSION_ORIGIN = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final WebSocketClient client;
  private final WebSocket socket;
  private final List<JsonObject> received = new CopyOnWriteArrayList<>();
  private volatile int lastId;
  private volatile Consumer<JsonObject> reaction = message -> {};

  private RelayPeer(WebSocketClient client, WebSocket socket) {
    this.client = client;
    this.socket = socket;
    socket.textMessageHandler(
        text -> {
          JsonObject message = new JsonObject(text);
          received.add(message);
          reaction.accept(message);
        });
  }

  /** Does something with every message from now on, as it comes. */
  void react(Consumer<JsonObject> reaction) {
    this.reaction = reaction;
  }

  /** Connects; throws {@link Refused} when the relay does not want it. */
  static RelayPeer connect(Vertx vertx, int port, String target, Map<String, String> headers) {
    WebSocketClient client =
        vertx.createWebSocketClient(new WebSocketClientOptions().setMaxMessageSize(64 << 20));
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(target)
            .setAllowOriginHeader(headers.containsKey("Origin"));
    headers.forEach(
        (name, value) -> {
          if (name.equals("Sec-WebSocket-Protocol")) {
            options.addSubProtocol(value);
          } else {
            options.putHeader(name, value);
          }
        });
    try {
      // The handler is there before the first message can come: both run on one loop.
      return client
          .connect(options)
          .map(socket -> new RelayPeer(client, socket))
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      client.close();
      if (e.getCause() instanceof UpgradeRejectedException rejected) {
        throw new Refused(rejected.getStatus());
      }
      throw e;
    }
  }

  static RelayPeer extension(Vertx vertx, int port, String token) {
    return connect(vertx, port, "/extension?token=" + token, Map.of("Origin", EXTENSION_ORIGIN));
  }

  /** An extension that is going to log in within the socket. */
  static RelayPeer stranger(Vertx vertx, int port, String target) {
    return connect(
        vertx,
        port,
        target,
        Map.of("Origin", EXTENSION_ORIGIN, "Sec-WebSocket-Protocol", ExtensionLogins.PROTOCOL));
  }

  static RelayPeer cdp(Vertx vertx, int port, String token) {
    return connect(vertx, port, "/cdp", Map.of("x-sigil-relay-token", token));
  }

  /** The handshake was answered otherwise. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status) {
      super("refused with " + status);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  void send(JsonObject message) {
    socket.writeTextMessage(message.encode());
  }

  void sendText(String text) {
    socket.writeTextMessage(text);
  }

  /** Sends a command and waits for its answer. */
  JsonObject command(String method, JsonObject params) {
    int id = sent(method, params);
    return first(message -> message.getValue("id") instanceof Number n && n.intValue() == id);
  }

  /** Sends a command and returns its id. */
  int sent(String method, JsonObject params) {
    int id = ++lastId;
    send(new JsonObject().put("id", id).put("method", method).put("params", params));
    return id;
  }

  /** Reports an event as the extension does. */
  void report(String method, JsonObject params) {
    send(
        new JsonObject()
            .put("method", "forwardCDPEvent")
            .put("params", new JsonObject().put("method", method).put("params", params)));
  }

  /** Reports that its person has attached a tab. */
  void attach(String session, String targetId, String url) {
    report(
        "Target.attachedToTarget",
        new JsonObject()
            .put("sessionId", session)
            .put(
                "targetInfo",
                new JsonObject()
                    .put("targetId", targetId)
                    .put("type", "page")
                    .put("title", "Page " + targetId)
                    .put("url", url)));
  }

  /** Waits for the first message of a type. */
  JsonObject typed(String type) {
    return first(message -> type.equals(message.getValue("type")));
  }

  /** Waits for the first message that fits. */
  JsonObject first(Predicate<JsonObject> fits) {
    return requireNonNull(
        await()
            .atMost(LIMIT)
            .until(
                () -> received.stream().filter(fits).findFirst().orElse(null),
                message -> message != null));
  }

  JsonObject event(String method) {
    return first(message -> method.equals(message.getValue("method")));
  }

  /** Waits for a command that the relay forwards, and returns its {@code params} with its id. */
  JsonObject forwarded(String method) {
    JsonObject message =
        first(
            one ->
                "forwardCDPCommand".equals(one.getValue("method"))
                    && method.equals(one.getJsonObject("params").getValue("method")));
    return message.getJsonObject("params").copy().put("id", message.getValue("id"));
  }

  List<JsonObject> received() {
    return received;
  }

  boolean closed() {
    return socket.isClosed();
  }

  short closeStatus() {
    await().atMost(LIMIT).until(socket::isClosed);
    return requireNonNull(socket.closeStatusCode());
  }

  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }
}
