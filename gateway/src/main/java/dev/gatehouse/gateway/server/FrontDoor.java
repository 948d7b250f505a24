package dev.gatehouse.gateway.server;

import dev.gatehouse.gateway.access.HttpAccess;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceProof;
import dev.gatehouse.profiles.component.RequestPolicy;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The first to see a request: asks the policy, refuses secrets in the query, proves the instance
 * where a client wants it, and leads upgrades to their sockets and everything else to the routes.
 */
final class FrontDoor {
  private final Supplier<RequestPolicy> policy;
  private final Instance instance;
  private final int port;
  private final Router router;
  private final Set<UpgradeMount> upgrades;
  private final Set<CapabilityPath> capabilities;
  private final SocketServices services;
  private final OpenSockets sockets;
  private final InstanceLog log;
  private boolean warnedOfProxy;

  FrontDoor(
      Supplier<RequestPolicy> policy,
      Instance instance,
      int port,
      Router router,
      Set<UpgradeMount> upgrades,
      Set<CapabilityPath> capabilities,
      SocketServices services,
      OpenSockets sockets) {
    this.policy = policy;
    this.instance = instance;
    this.port = port;
    this.router = router;
    this.upgrades = upgrades;
    this.capabilities = capabilities;
    this.services = services;
    this.sockets = sockets;
    this.log = services.log();
  }

  void handle(HttpServerRequest request) {
    ConnectionGuard guard = ConnectionGuard.of(request.connection());
    HttpServerResponse response = request.response();
    RequestPolicy.Decision decision =
        policy.get().judge(Requests.of(request, hasCapability(request)));
    if (!decision.accepted()) {
      log.warn(
          "http",
          "a request was refused",
          "why",
          decision.reason(),
          "peer",
          Requests.peer(request));
      refuse(response, decision.status(), decision.reason());
      return;
    }
    warnOfProxy(decision, request);
    if (Requests.hasSecretInQuery(request)) {
      refuse(
          response, 401, "a secret in the address is not accepted; use the Authorization header");
      return;
    }
    prove(request);
    if (Requests.isUpgrade(request)) {
      upgrade(request, guard, decision);
      return;
    }
    guard.requestFrom(decision.client());
    guard.deadline(services.limits().requestDeadline());
    request.end().onComplete(ignored -> guard.noDeadline());
    secure(response);
    router.handle(request);
  }

  /** The first of all routes: tells the others who asks, and what happens when they are done. */
  void enter(RoutingContext context) {
    ConnectionGuard guard = ConnectionGuard.of(context.request().connection());
    context.put(HttpAccess.CLIENT_ADDRESS, guard.client());
    context.put(HttpAccess.ON_ACCEPTED, (Runnable) guard::known);
    context.addEndHandler(ignored -> guard.deadline(services.limits().idle()));
    context.next();
  }

  private void upgrade(
      HttpServerRequest request, ConnectionGuard guard, RequestPolicy.Decision decision) {
    if (request.method() != HttpMethod.GET) {
      refuse(request.response(), 400, "a WebSocket upgrade is a GET request");
      return;
    }
    if (guard.hadRequest()) {
      guard.deadline(services.limits().handshakeDeadline());
    }
    // Taken before the upgrade: the request is gone afterwards.
    String path = request.path() == null ? "/" : request.path();
    request
        .toWebSocket()
        .onSuccess(socket -> opened(socket, path, guard, decision))
        .onFailure(
            failure -> {
              log.debug("http", "an upgrade failed", "why", failure.toString());
              if (!request.response().ended()) {
                refuse(request.response(), 400, "the WebSocket upgrade is not valid");
              }
            });
  }

  private void opened(
      ServerWebSocket socket, String path, ConnectionGuard guard, RequestPolicy.Decision decision) {
    for (UpgradeMount mount : upgrades) {
      if (mount.takes(path)) {
        guard.known();
        // Such sockets are there to be told something; who talks on one means no good.
        guard.budget(services.limits().maxFirstMessageBytes(), guard::abort);
        mount.serve(socket);
        return;
      }
    }
    sockets.add(
        socket, new GatewaySocket(socket, guard, services, decision.client(), decision.local()));
  }

  private boolean hasCapability(HttpServerRequest request) {
    String path = request.path();
    return path != null && capabilities.stream().anyMatch(known -> known.opens(path));
  }

  private void prove(HttpServerRequest request) {
    List<String> nonces = request.headers().getAll(InstanceProof.NONCE_HEADER);
    if (nonces.size() == 1 && InstanceProof.isNonce(nonces.get(0))) {
      instance
          .marker()
          .ifPresent(
              marker ->
                  request
                      .response()
                      .putHeader(
                          InstanceProof.PROOF_HEADER,
                          InstanceProof.answer(marker, nonces.get(0), port)));
    }
  }

  private void warnOfProxy(RequestPolicy.Decision decision, HttpServerRequest request) {
    if (decision.untrustedProxy() && !warnedOfProxy) {
      warnedOfProxy = true;
      log.warn(
          "http",
          "forwarded headers came from a peer that is not in gateway.trustedProxies; they are"
              + " ignored and the client counts as remote",
          "peer",
          Requests.peer(request));
    }
  }

  /**
   * Routes may set other values; without a word from them a page can neither be framed nor sniffed.
   */
  private static void secure(HttpServerResponse response) {
    response
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  }

  private static void refuse(HttpServerResponse response, int status, String reason) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CONNECTION, "close")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(reason + "\n")
        .onComplete(ignored -> {});
  }
}
