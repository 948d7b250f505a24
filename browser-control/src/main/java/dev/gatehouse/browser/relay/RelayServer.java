package dev.gatehouse.browser.relay;

import dev.gatehouse.browser.relay.RelayGuard.Refusal;
import dev.gatehouse.browser.relay.RelayTargets.Attached;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One relay: a loopback port that looks like a browser's DevTools to its clients and speaks the
 * extension's protocol to the one extension. Nothing of a request is used before {@link RelayGuard}
 * has seen it, and no address is ever logged, for it may carry a token.
 */
final class RelayServer {
  static final String PRODUCT = "Gatehouse/extension-relay";

  private static final Logger LOG = LoggerFactory.getLogger(RelayServer.class);
  private static final String CONNECTED_ALREADY = "an extension is connected already";
  private static final String ADDRESS = "127.0.0.1";
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
  private static final int MAX_CONNECTIONS = 128;
  private static final long STRANGER_MILLIS = 30_000;

  private final Vertx vertx;
  private final int port;
  private final RelayGuard guard;
  private final RelayHub hub;
  private final ExtensionLogins logins;

  /** The oldest first. */
  private final Set<HttpConnection> strangers = new LinkedHashSet<>();

  private int connections;
  private @Nullable HttpServer server;
  private volatile @Nullable Context context;

  RelayServer(Vertx vertx, int port, RelayTokens tokens, RelayTimes times) {
    this.vertx = vertx;
    this.port = port;
    this.guard = new RelayGuard(port, tokens);
    this.hub = new RelayHub(vertx, times);
    this.logins = new ExtensionLogins(vertx, tokens, times.loginMillis(), Clock.systemUTC());
  }

  int port() {
    return port;
  }

  boolean connected() {
    return hub.connected();
  }

  int tabs() {
    return hub.tabs();
  }

  /** Opens the port. */
  Future<Void> open() {
    Context own = vertx.getOrCreateContext();
    context = own;
    return on(
        own,
        () -> {
          HttpServer opening =
              vertx.createHttpServer(
                  new HttpServerOptions()
                      .setHost(ADDRESS)
                      .setPort(port)
                      .setReuseAddress(true)
                      .setReusePort(false)
                      .setHttp2ClearTextEnabled(false)
                      .addWebSocketSubProtocol(ExtensionLogins.PROTOCOL)
                      .setMaxWebSocketFrameSize(MAX_MESSAGE_BYTES)
                      .setMaxWebSocketMessageSize(MAX_MESSAGE_BYTES));
          opening.connectionHandler(this::admit);
          opening.requestHandler(this::handle);
          server = opening;
          return opening.listen().mapEmpty();
        });
  }

  /** Completes when an extension is connected; fails when none comes in time. */
  Future<Void> awaitExtension(long millis) {
    Context own = context;
    return own == null
        ? Future.failedFuture(new RelayException("the relay is closed"))
        : on(own, () -> hub.awaitExtension(millis));
  }

  /** Closes the port and every connection. */
  Future<Void> close() {
    Context own = context;
    if (own == null) {
      return Future.succeededFuture();
    }
    return on(
        own,
        () -> {
          hub.close();
          HttpServer open = server;
          return open == null ? Future.succeededFuture() : open.close();
        });
  }

  private static <T> Future<T> on(Context context, java.util.function.Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            work.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.tryFail(e);
          }
        });
    return promise.future();
  }

  /** Who says nothing useful within half a minute is hung up on. */
  private void admit(HttpConnection connection) {
    if (++connections > MAX_CONNECTIONS) {
      // Whoever holds many open keeps nobody out who has the token: the oldest makes room.
      Iterator<HttpConnection> oldest = strangers.iterator();
      if (!oldest.hasNext()) {
        connections--;
        connection.close();
        return;
      }
      HttpConnection tooOld = oldest.next();
      oldest.remove();
      tooOld.close();
    }
    strangers.add(connection);
    long timer =
        vertx.setTimer(
            STRANGER_MILLIS,
            id -> {
              if (strangers.contains(connection)) {
                connection.close();
              }
            });
    connection.exceptionHandler(cause -> LOG.debug("relay connection lost port={}", port));
    connection.closeHandler(
        closed -> {
          connections--;
          strangers.remove(connection);
          vertx.cancelTimer(timer);
        });
  }

  private void handle(HttpServerRequest request) {
    Optional<Refusal> refusal = guard.judge(request);
    if (refusal.isPresent()) {
      refuse(request, refusal.get());
      return;
    }
    RelayGuard.extensionOrigin(request)
        .ifPresent(
            origin ->
                request
                    .response()
                    .putHeader("Access-Control-Allow-Origin", origin)
                    .putHeader("Vary", "Origin"));
    String path = request.path() == null ? "" : request.path();
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.OPTIONS)) {
      preflight(request);
    } else if (path.equals("/extension") || path.equals("/cdp")) {
      socket(request, path);
    } else if (path.equals("/") && method.equals(HttpMethod.HEAD)) {
      request.response().end();
    } else if (path.equals("/") && method.equals(HttpMethod.GET)) {
      text(request, 200, "OK");
    } else if (path.equals("/extension/status") && method.equals(HttpMethod.GET)) {
      json(request, new JsonObject().put("connected", hub.connected()).encode());
    } else if (path.startsWith("/json")
        && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.PUT))) {
      Optional<Refusal> stranger = guard.authenticate(request, false);
      if (stranger.isPresent()) {
        refuse(request, stranger.get());
      } else {
        devTools(request, path);
      }
    } else {
      text(request, 404, "Not Found");
    }
  }

  private void preflight(HttpServerRequest request) {
    if (RelayGuard.extensionOrigin(request).isEmpty()) {
      refuse(request, new Refusal(403, "origin not allowed"));
      return;
    }
    request
        .response()
        .setStatusCode(204)
        .putHeader("Access-Control-Allow-Methods", "GET, PUT, HEAD, OPTIONS")
        .putHeader(
            "Access-Control-Allow-Headers",
            "Content-Type, " + String.join(", ", guard.tokenHeaders()))
        .putHeader("Access-Control-Max-Age", "600")
        .end();
  }

  private void socket(HttpServerRequest request, String path) {
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      text(request, 426, "a WebSocket is wanted here");
      return;
    }
    boolean isExtension = path.equals("/extension");
    boolean login = isExtension && ExtensionLogins.wanted(request);
    Optional<Refusal> stranger = login ? Optional.empty() : guard.authenticate(request, true);
    if (stranger.isPresent()) {
      refuse(request, stranger.get());
      return;
    }
    if (isExtension && hub.connected()) {
      refuse(request, new Refusal(409, CONNECTED_ALREADY));
      return;
    }
    if (!isExtension && !hub.usable()) {
      refuse(request, new Refusal(503, "no extension is connected"));
      return;
    }
    if (!isExtension && hub.full()) {
      refuse(request, new Refusal(503, "too many DevTools clients"));
      return;
    }
    if (login) {
      login(request);
      return;
    }
    upgrade(
        request,
        socket -> {
          if (isExtension) {
            join(socket, ForwardingExtension::new);
          } else {
            hub.client(socket);
          }
        });
  }

  /** An extension that shows within the socket who it is. */
  private void login(HttpServerRequest request) {
    Optional<String> resource = ExtensionLogins.resource(request);
    if (resource.isEmpty()) {
      refuse(request, new Refusal(400, "only a profile may stand in this address"));
      return;
    }
    if (logins.full()) {
      refuse(request, new Refusal(503, "too many logins at once"));
      return;
    }
    String peer = RelayGuard.peer(request);
    upgrade(
        request,
        socket ->
            logins.begin(socket, peer, resource.get(), () -> join(socket, ListingExtension::new)));
  }

  private void upgrade(HttpServerRequest request, Consumer<ServerWebSocket> next) {
    request
        .toWebSocket()
        .onSuccess(
            socket -> {
              strangers.remove(request.connection());
              socket.exceptionHandler(cause -> LOG.debug("relay socket lost port={}", port));
              next.accept(socket);
            })
        .onFailure(cause -> LOG.debug("relay handshake failed port={}", port));
  }

  private void join(ServerWebSocket socket, ExtensionLink.Opener opener) {
    if (hub.connected()) {
      socket.close((short) 1008, CONNECTED_ALREADY);
      return;
    }
    hub.extension(socket, opener);
    LOG.info("browser extension connected port={}", port);
    socket.endHandler(end -> LOG.info("browser extension disconnected port={}", port));
  }

  private void devTools(HttpServerRequest request, String path) {
    String host = String.valueOf(request.authority());
    if (path.equals("/json/version") || path.equals("/json/version/")) {
      JsonObject version = new JsonObject().put("Browser", PRODUCT).put("Protocol-Version", "1.3");
      if (hub.connected()) {
        version.put("webSocketDebuggerUrl", "ws://" + host + "/cdp");
      }
      json(request, version.encode());
    } else if (Set.of("/json", "/json/", "/json/list", "/json/list/").contains(path)) {
      JsonArray list = new JsonArray();
      hub.targets().all().forEach(tab -> list.add(entry(tab, host)));
      json(request, list.encode());
    } else if (path.startsWith("/json/activate/")) {
      hub.forward("Target.activateTarget", target(path));
      text(request, 200, "OK");
    } else if (path.startsWith("/json/close/")) {
      hub.forward("Target.closeTarget", target(path));
      text(request, 200, "OK");
    } else {
      text(request, 404, "Not Found");
    }
  }

  private static JsonObject target(String path) {
    return new JsonObject().put("targetId", path.substring(path.lastIndexOf('/') + 1));
  }

  private static JsonObject entry(Attached tab, String host) {
    String socket = host + "/cdp";
    return new JsonObject()
        .put("id", tab.targetId())
        .put("type", tab.info().getString("type", "page"))
        .put("title", tab.info().getString("title", ""))
        .put("description", tab.info().getString("title", ""))
        .put("url", tab.info().getString("url", ""))
        .put("webSocketDebuggerUrl", "ws://" + socket)
        .put("devtoolsFrontendUrl", "/devtools/inspector.html?ws=" + socket);
  }

  private static void json(HttpServerRequest request, String body) {
    request.response().putHeader("Content-Type", "application/json; charset=utf-8");
    text(request, 200, body);
  }

  private static void text(HttpServerRequest request, int status, String body) {
    HttpServerResponse response = request.response();
    if (!response.ended()) {
      response
          .setStatusCode(status)
          .putHeader("Cache-Control", "no-store")
          .putHeader("X-Content-Type-Options", "nosniff")
          .end(body);
    }
  }

  private static void refuse(HttpServerRequest request, Refusal refusal) {
    request.response().putHeader("Connection", "close");
    text(request, refusal.status(), refusal.reason());
  }
}
