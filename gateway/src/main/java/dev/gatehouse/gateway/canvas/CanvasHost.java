package dev.gatehouse.gateway.canvas;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.canvas.CanvasPaths.CanvasPath;
import dev.gatehouse.gateway.canvas.CanvasPaths.Kind;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.server.Requests;
import dev.gatehouse.profiles.component.GatewayComponent;
import dev.gatehouse.profiles.component.GatewayContext;
import dev.gatehouse.profiles.component.RequestPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Opens the canvas: reads its settings, and listens on loopback where the instance's plan gives the
 * canvas a port of its own.
 */
@Singleton
final class CanvasHost implements GatewayComponent {
  private static final int MAX_HEAD_BYTES = 16 * 1024;
  private static final int IDLE_SECONDS = 60;

  private final GatewayContext gateway;
  private final Vertx vertx;
  private final Environment environment;
  private final Provider<CanvasPages> pages;
  private final Provider<LiveReload> reload;
  private final Provider<A2uiSurface> surface;
  private final CanvasPaths paths;
  private final InstanceLog log;
  private final List<HttpServer> servers = new ArrayList<>();
  private volatile @Nullable CanvasSettings settings;

  @Inject
  CanvasHost(
      GatewayContext gateway,
      Vertx vertx,
      Environment environment,
      Provider<CanvasPages> pages,
      Provider<LiveReload> reload,
      Provider<A2uiSurface> surface,
      CanvasPaths paths,
      InstanceLog log) {
    this.gateway = gateway;
    this.vertx = vertx;
    this.environment = environment;
    this.pages = pages;
    this.reload = reload;
    this.surface = surface;
    this.paths = paths;
    this.log = log;
  }

  @Override
  public String name() {
    return "canvas";
  }

  /** The settings in force; nothing is enabled before the start. */
  CanvasSettings settings() {
    CanvasSettings now = settings;
    return now == null
        ? new CanvasSettings(false, gateway.instance().layout().canvas(), false)
        : now;
  }

  boolean isOpen() {
    return settings().enabled();
  }

  /** The port on which browsers find the canvas. */
  int port() {
    return ownPort().orElse(gateway.instance().ports().gateway());
  }

  /** The port that only the canvas uses, empty where it lives on the gateway's. */
  OptionalInt ownPort() {
    return gateway.instance().ports().canvas();
  }

  @Override
  public CompletionStage<Void> start() {
    return vertx
        .executeBlocking(
            () -> CanvasSettings.read(gateway.config().resolved(), gateway.instance(), environment))
        .compose(
            read -> {
              settings = read;
              return read.enabled() && ownPort().isPresent()
                  ? listen(ownPort().getAsInt())
                  : Future.succeededFuture();
            })
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Void> stop() {
    return Future.join(servers.stream().map(HttpServer::close).toList())
        .compose(closed -> Future.join(reload.get().stop(), surface.get().stop()).<Void>mapEmpty())
        .toCompletionStage();
  }

  private Future<Void> listen(int port) {
    RequestPolicy policy = RequestPolicy.forPort(port).build();
    return bind("127.0.0.1", port, policy)
        .recover(
            failure ->
                Future.failedFuture(
                    new GatehouseException(
                        ExitCode.CONFLICT,
                        "the canvas cannot open port " + port + ": " + failure.getMessage(),
                        "free that port, or set canvasHost.enabled to false",
                        failure)))
        // Not every machine has IPv6; where it has, nobody else shall answer under "localhost".
        .compose(
            bound ->
                bind("::1", port, policy)
                    .onFailure(
                        failure -> log.debug("canvas", "no IPv6", "why", String.valueOf(failure)))
                    .otherwiseEmpty())
        .onSuccess(bound -> log.info("canvas", "listening", "port", port))
        .mapEmpty();
  }

  private Future<HttpServer> bind(String address, int port, RequestPolicy policy) {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(address)
                    .setPort(port)
                    .setMaxInitialLineLength(MAX_HEAD_BYTES)
                    .setMaxHeaderSize(MAX_HEAD_BYTES)
                    .setIdleTimeout(IDLE_SECONDS)
                    .setMaxWebSocketFrameSize(MAX_HEAD_BYTES)
                    .setMaxWebSocketMessageSize(MAX_HEAD_BYTES)
                    .setHttp2ClearTextEnabled(false)
                    .setRegisterWebSocketWriteHandlers(false))
            .requestHandler(request -> handle(request, policy));
    return server
        .listen()
        .onSuccess(
            open -> {
              synchronized (servers) {
                servers.add(open);
              }
            });
  }

  private void handle(HttpServerRequest request, RequestPolicy policy) {
    String path = request.path() == null ? "" : request.path();
    RequestPolicy.Decision decision = policy.judge(Requests.of(request, paths.opens(path)));
    if (!decision.accepted()) {
      request
          .response()
          .setStatusCode(decision.status())
          .putHeader("Content-Type", "text/plain; charset=utf-8")
          .putHeader("Connection", "close")
          .end(decision.reason() + "\n");
    } else if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      Optional<CanvasPath> socket =
          paths.read(path).filter(read -> read.kind() == Kind.A2UI_SOCKET);
      if (socket.isPresent()) {
        surface.get().upgrade(request, socket.get());
      } else {
        reload.get().upgrade(request);
      }
    } else if (!pages.get().serve(request, decision.client())) {
      CanvasPages.text(request, 404, "not found");
    }
  }
}
