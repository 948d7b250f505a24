package dev.gatehouse.browser.control;

import dev.gatehouse.browser.route.ControlAnswer;
import dev.gatehouse.browser.route.ControlRequest;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.inject.Inject;
import java.net.BindException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control service: HTTP on the control port, on 127.0.0.1 and nowhere else, wherever the
 * gateway itself listens. Every request passes {@link ControlGuard} before anything of it is used.
 */
public final class ControlService {
  private static final Logger LOG = LoggerFactory.getLogger(ControlService.class);

  static final String ADDRESS = "127.0.0.1";
  static final int MAX_BODY_BYTES = 1024 * 1024;

  private static final int IDLE_SECONDS = 60;
  private static final long LINGER_MILLIS = 500;
  private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE");

  private final Vertx vertx;
  private final GatewayContext context;
  private final RouterSource source;
  private final ControlPort controlPort;
  private final AtomicReference<@Nullable HttpServer> server = new AtomicReference<>();
  private final UnknownCallers unknown = new UnknownCallers();

  @Inject
  public ControlService(
      Vertx vertx, GatewayContext context, RouterSource source, ControlPort controlPort) {
    this.vertx = vertx;
    this.context = context;
    this.source = source;
    this.controlPort = controlPort;
  }

  /** Opens the port and returns its number. A port that somebody else holds fails the future. */
  public Future<Integer> open(int port) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(ADDRESS)
            .setPort(port)
            .setReuseAddress(true)
            .setReusePort(false)
            .setIdleTimeout(IDLE_SECONDS)
            // Waiting for the first bytes of HTTP/2 would leave silent connections uncounted.
            .setHttp2ClearTextEnabled(false)
            .setCompressionSupported(false);
    HttpServer opening = vertx.createHttpServer(options);
    opening.connectionHandler(this::admit);
    // The guard needs the number that was really opened, which is known only after listening.
    AtomicReference<@Nullable Router> routes = new AtomicReference<>();
    opening.requestHandler(
        request -> {
          Router ready = routes.get();
          if (ready == null) {
            request.response().setStatusCode(503).end();
          } else {
            ready.handle(request);
          }
        });
    return opening
        .listen()
        .recover(cause -> taken(port, cause))
        .map(
            listening -> {
              routes.set(routes(listening.actualPort()));
              server.set(listening);
              controlPort.opened(listening.actualPort());
              return listening.actualPort();
            });
  }

  /** Closes the port and every connection. Does nothing when it is not open. */
  public Future<Void> close() {
    controlPort.closed();
    HttpServer open = server.getAndSet(null);
    return open == null ? Future.succeededFuture() : open.close();
  }

  private void admit(HttpConnection connection) {
    connection.closeHandler(closed -> unknown.remove(connection));
    // Without a handler, every caller who hangs up in the middle would be an error in the log.
    connection.exceptionHandler(cause -> LOG.debug("control connection lost", cause));
    unknown.add(connection);
  }

  private Router routes(int port) {
    ControlGuard guard = new ControlGuard(context, port);
    Router routes = Router.router(vertx);
    routes.route().handler(guard::prove);
    routes.route().handler(guard::judge);
    routes.route().handler(guard::authenticate);
    routes.route().handler(this::known);
    routes.route().handler(ControlService::onlyKnownForms);
    routes.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    routes.route().handler(this::dispatch);
    routes.route().failureHandler(ControlService::failed);
    return routes;
  }

  private void known(RoutingContext call) {
    unknown.remove(call.request().connection());
    call.next();
  }

  /** Lets JSON pass and nothing else that could change something: a web form cannot send JSON. */
  private static void onlyKnownForms(RoutingContext call) {
    String method = call.request().method().name();
    if (!METHODS.contains(method)) {
      call.response().putHeader(HttpHeaders.ALLOW, "GET, POST, DELETE");
      refuse(call, ControlAnswer.error(405, method + " is not possible here"));
      return;
    }
    String length = call.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean body =
        (length != null && !length.equals("0"))
            || call.request().getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    String type = call.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (!method.equals("GET") && (body || type != null) && !isJson(type)) {
      refuse(call, ControlAnswer.error(415, "the body must be application/json"));
      return;
    }
    call.next();
  }

  private static boolean isJson(@Nullable String type) {
    return type != null && type.split(";", 2)[0].trim().equalsIgnoreCase("application/json");
  }

  private void dispatch(RoutingContext call) {
    Map<String, Object> body;
    try {
      body = call.request().method().name().equals("GET") ? Map.of() : body(call);
    } catch (Json5SyntaxException e) {
      send(call, ControlAnswer.error(400, "the body is no JSON: " + e.getMessage()));
      return;
    }
    Map<String, String> query = new LinkedHashMap<>();
    call.queryParams().forEach(entry -> query.putIfAbsent(entry.getKey(), entry.getValue()));
    Promise<Void> gone = Promise.promise();
    call.response().closeHandler(closed -> gone.tryComplete());
    Context context = vertx.getOrCreateContext();
    ControlRequest request =
        new ControlRequest(call.request().method().name(), path(call), query, body);
    source
        .router()
        .compose(router -> router.handle(request, gone.future()))
        .otherwise(Failures::answer)
        .onSuccess(answer -> context.runOnContext(now -> send(call, answer)))
        .onFailure(cause -> context.runOnContext(now -> call.fail(cause)));
  }

  /** As it was sent: the table of routes decodes it, once. */
  private static String path(RoutingContext call) {
    String path = call.request().path();
    return path == null ? "" : path;
  }

  private static Map<String, Object> body(RoutingContext call) {
    String text = call.body().asString();
    if (text == null || text.isBlank()) {
      return Map.of();
    }
    Object tree = Json.parse(text);
    if (!(tree instanceof Map<?, ?> map)) {
      return Map.of();
    }
    Map<String, Object> body = new LinkedHashMap<>();
    map.forEach((key, value) -> body.put(String.valueOf(key), value));
    return Collections.unmodifiableMap(body);
  }

  private static void failed(RoutingContext call) {
    int status = call.statusCode() > 0 ? call.statusCode() : 500;
    String message =
        switch (status) {
          case 400 -> "bad request";
          case 413 -> "the body is larger than " + MAX_BODY_BYTES + " bytes";
          default -> "internal error";
        };
    if (!call.response().ended()) {
      refuse(call, ControlAnswer.error(status, message));
    }
  }

  /**
   * Answers without having read the body, so the connection cannot be used again. It is closed a
   * moment later, also for a caller who never ends his body: at once would lose him the answer.
   */
  public static void refuse(RoutingContext call, ControlAnswer answer) {
    call.response().putHeader(HttpHeaders.CONNECTION, "close");
    HttpConnection connection = call.request().connection();
    send(call, answer);
    call.vertx().setTimer(LINGER_MILLIS, id -> connection.close());
  }

  private static void send(RoutingContext call, ControlAnswer answer) {
    HttpServerResponse response = call.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .end(Json.write(answer.body()));
  }

  private Future<HttpServer> taken(int port, Throwable cause) {
    if (!(cause instanceof BindException)) {
      return Future.failedFuture(cause);
    }
    String what = "control port " + port + " of " + context.instance().displayName();
    return vertx
        .executeBlocking(() -> holders(port), false)
        .otherwise("another program")
        .compose(
            holder ->
                Future.failedFuture(
                    new GatehouseException(
                        ExitCode.CONFLICT,
                        what + " is held by " + holder,
                        "stop that program, or choose another base port with --port or"
                            + " gateway.port",
                        cause)));
  }

  private static String holders(int port) {
    String text =
        new PortProbe()
            .listeners(port).stream()
                .map(PortProbe.Listener::text)
                .distinct()
                .collect(Collectors.joining(", "));
    return text.isEmpty() ? "another program" : text;
  }
}
