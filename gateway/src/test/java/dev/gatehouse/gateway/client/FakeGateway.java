package dev.gatehouse.gateway.client;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.InstanceProof;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a client, as well or as badly behaved as a test wants it: it speaks the
 * handshake, proves itself only when it has a marker, and records every byte of text it gets.
 */
final class FakeGateway implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Optional<InstanceMarker> marker;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
  private final Map<String, BiConsumer<ServerWebSocket, JsonObject>> methods =
      new ConcurrentHashMap<>();
  private final List<Short> closeCodes = new CopyOnWriteArrayList<>();
  private volatile long tickMillis = 30_000;
  private volatile int proofPort;
  private int lastPort;
  private @Nullable HttpServer server;

  private FakeGateway(Optional<InstanceMarker> marker) {
    this.marker = marker;
  }

  /** A gateway that proves to be this instance. */
  static FakeGateway of(InstanceMarker marker) throws Exception {
    return new FakeGateway(Optional.of(marker)).listen(0);
  }

  /** A program that speaks the same handshake and cannot prove anything. */
  static FakeGateway squatter() throws Exception {
    return new FakeGateway(Optional.empty()).listen(0);
  }

  /** The same on a port that was somebody else's. */
  static FakeGateway squatterOn(int port) throws Exception {
    return new FakeGateway(Optional.empty()).listen(port);
  }

  static InstanceMarker newMarker() {
    return new InstanceMarker(
        java.util.UUID.randomUUID().toString(),
        "sigil",
        "main",
        java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(new java.security.SecureRandom().generateSeed(32)),
        1);
  }

  /** Answers with the proof that an instance on another port would give: a relay. */
  FakeGateway proving(int port) {
    proofPort = port;
    return this;
  }

  FakeGateway ticking(long millis) {
    tickMillis = millis;
    return this;
  }

  FakeGateway on(String method, BiConsumer<ServerWebSocket, JsonObject> answer) {
    methods.put(method, answer);
    return this;
  }

  int port() {
    return requireNonNull(server).actualPort();
  }

  List<String> received() {
    return received;
  }

  List<ServerWebSocket> sockets() {
    return sockets;
  }

  List<Short> closeCodes() {
    return closeCodes;
  }

  /** Ends every connection without a close frame, as a killed process does. */
  void dropAll() {
    sockets.forEach(socket -> ((WebSocketInternal) socket).channelHandlerContext().close());
    sockets.clear();
  }

  void send(JsonObject frame) {
    sockets.forEach(socket -> socket.writeTextMessage(frame.encode()));
  }

  void event(String name, Object payload) {
    send(new JsonObject().put("type", "event").put("event", name).put("payload", payload));
  }

  static void answer(ServerWebSocket socket, JsonObject request, Object payload) {
    socket.writeTextMessage(
        new JsonObject()
            .put("type", "res")
            .put("id", request.getString("id"))
            .put("ok", true)
            .put("payload", payload)
            .encode());
  }

  static void refuse(ServerWebSocket socket, JsonObject request, String code, String message) {
    socket.writeTextMessage(
        new JsonObject()
            .put("type", "res")
            .put("id", request.getString("id"))
            .put("ok", false)
            .put("error", new JsonObject().put("code", code).put("message", message))
            .encode());
  }

  /** Stops listening and ends all connections; {@link #listenAgain} undoes it. */
  void stopListening() throws Exception {
    lastPort = port();
    dropAll();
    requireNonNull(server).close().await(60, TimeUnit.SECONDS);
  }

  void listenAgain() throws Exception {
    listen(lastPort);
  }

  private FakeGateway listen(int port) throws Exception {
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setMaxWebSocketFrameSize(1_000_000)
                    .setMaxWebSocketMessageSize(1_000_000))
            .requestHandler(this::upgrade)
            .listen()
            .await(60, TimeUnit.SECONDS);
    return this;
  }

  private void upgrade(HttpServerRequest request) {
    received.add(request.method() + " " + request.uri() + " " + request.headers());
    String nonce = request.getHeader(InstanceProof.NONCE_HEADER);
    if (nonce != null) {
      marker.ifPresent(
          own ->
              request
                  .response()
                  .putHeader(
                      InstanceProof.PROOF_HEADER,
                      InstanceProof.answer(own, nonce, proofPort == 0 ? port() : proofPort)));
    }
    request.toWebSocket().onSuccess(this::serve);
  }

  private void serve(ServerWebSocket socket) {
    sockets.add(socket);
    socket.closeHandler(ignored -> closeCodes.add(socket.closeStatusCode()));
    socket.textMessageHandler(
        text -> {
          received.add(text);
          JsonObject request = new JsonObject(text);
          BiConsumer<ServerWebSocket, JsonObject> method = methods.get(request.getString("method"));
          if (method != null) {
            method.accept(socket, request);
          } else if (request.getString("method").equals("connect")) {
            answer(socket, request, hello(request));
          } else {
            refuse(socket, request, "INVALID_REQUEST", "unknown method: x");
          }
        });
    socket.writeTextMessage(
        new JsonObject()
            .put("type", "event")
            .put("event", "connect.challenge")
            .put("payload", new JsonObject().put("nonce", "challenge-1").put("ts", 1_000))
            .encode());
  }

  private JsonObject hello(JsonObject request) {
    return new JsonObject()
        .put("type", "hello-ok")
        .put("protocol", request.getJsonObject("params").getInteger("maxProtocol"))
        .put("server", new JsonObject().put("version", "9").put("connId", "c1"))
        .put("features", new JsonObject().put("methods", new JsonArray().add("health")))
        .put("policy", new JsonObject().put("tickIntervalMs", tickMillis));
  }

  @Override
  public void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }
}
