package dev.gatehouse.gateway.server;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.ports.PortProbe;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxInternal;
import jakarta.inject.Inject;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The listening sockets of one gateway: the same port on every address of its plan. Used on the
 * gateway's event loop only.
 */
final class Listeners {
  private final Vertx vertx;
  private final GatewayLoop loop;
  private final UnknownClients unknown;
  private final ConnectionLimits limits;
  private final List<HttpServer> servers = new ArrayList<>();

  @Inject
  Listeners(Vertx vertx, GatewayLoop loop, UnknownClients unknown, ConnectionLimits limits) {
    this.vertx = vertx;
    this.loop = loop;
    this.unknown = unknown;
    this.limits = limits;
  }

  /**
   * Binds every address of the plan.
   *
   * @param port the port, 0 for any
   * @return the port that was bound
   */
  Future<Integer> bind(BindPlan plan, int port, Handler<HttpServerRequest> handler) {
    Future<Integer> bound = bindOne(plan.addresses().get(0), port, handler);
    for (String address : plan.addresses().subList(1, plan.addresses().size())) {
      bound = bound.compose(chosen -> bindOne(address, chosen, handler));
    }
    for (String address : plan.bestEffort()) {
      bound =
          bound.compose(
              chosen ->
                  bindOne(address, chosen, handler)
                      .recover(failure -> tolerate(failure, port == 0).map(chosen)));
    }
    return bound.recover(failure -> close().transform(closed -> Future.failedFuture(failure)));
  }

  /** Stops listening and closes every connection; the port can be bound again afterwards. */
  Future<Void> close() {
    List<Future<Void>> closing = servers.stream().map(HttpServer::close).toList();
    servers.clear();
    return Future.join(closing).transform(ignored -> released());
  }

  /**
   * Waits until the kernel has the ports back. Java gives a listening socket back only when its
   * selector runs the next time, which is after the close is reported.
   */
  private Future<Void> released() {
    Promise<Void> next = Promise.promise();
    ((VertxInternal) vertx)
        .acceptorEventLoopGroup()
        .schedule(() -> loop.run(next::complete), 2, TimeUnit.MILLISECONDS);
    return next.future();
  }

  private Future<Integer> bindOne(String address, int port, Handler<HttpServerRequest> handler) {
    HttpServer server = vertx.createHttpServer(options());
    server.connectionHandler(
        connection ->
            ConnectionGuard.place(
                    connection,
                    unknown,
                    Requests.plain(String.valueOf(connection.remoteAddress(true).hostAddress())))
                .deadline(limits.handshakeDeadline()));
    server.requestHandler(handler);
    server.invalidRequestHandler(InvalidRequests::answer);
    return server
        .listen(port, address)
        .map(
            listening -> {
              servers.add(listening);
              return listening.actualPort();
            })
        .recover(failure -> explain(failure, address, port));
  }

  /** Says who has the port; looking that up blocks, so it happens on a worker. */
  private Future<Integer> explain(Throwable failure, String address, int port) {
    if (!inUse(failure)) {
      return Future.failedFuture(failure);
    }
    return loop.blocking(() -> new PortProbe().listeners(port))
        .otherwise(List.of())
        .compose(
            holders -> {
              String who =
                  holders.stream()
                      .map(PortProbe.Listener::toString)
                      .findFirst()
                      .orElse("another program");
              return Future.failedFuture(
                  new GatehouseException(
                      ExitCode.CONFLICT,
                      "port " + port + " on " + address + " is taken by " + who,
                      "stop that program, or choose another base port with --port or"
                          + " gateway.port",
                      failure));
            });
  }

  /**
   * A host without this address is fine. Somebody else on it is not: a client that says "localhost"
   * would give its token to him.
   */
  private static Future<Void> tolerate(Throwable failure, boolean anyPort) {
    boolean foreign = failure instanceof GatehouseException;
    return foreign && !anyPort ? Future.failedFuture(failure) : Future.succeededFuture();
  }

  private static boolean inUse(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (cause instanceof BindException && message.contains("in use")) {
        return true;
      }
    }
    return false;
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setReuseAddress(true) // a restart must not wait for TIME_WAIT
        .setReusePort(false) // a sibling must never share the port
        .setTcpKeepAlive(true)
        .setTcpNoDelay(true)
        .setAcceptBacklog(1_024)
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(false)
        .setDecompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxInitialLineLength(8 * 1024)
        .setMaxHeaderSize(limits.maxHeaderBytes())
        .setMaxWebSocketFrameSize(Protocol.V4.maxPayloadBytes())
        .setMaxWebSocketMessageSize(Protocol.V4.maxPayloadBytes())
        .setWebSocketClosingTimeout(5)
        .setRegisterWebSocketWriteHandlers(false);
  }
}
