package dev.gatehouse.gateway.server;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.access.AccessControl;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.lifecycle.Farewell;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.Connections;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.component.RequestPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's server: HTTP and WebSocket on the base port. Started once and stopped once; both
 * may be called from any thread, and neither blocks.
 */
@Singleton
public final class GatewayServer {
  /** How long clients have to answer the close frame; who does not is dropped. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final GatewayLoop loop;
  private final Instance instance;
  private final LiveConfig config;
  private final AccessControl access;
  private final Connections connections;
  private final Broadcaster broadcaster;
  private final Set<RouteMount> routes;
  private final Set<UpgradeMount> upgrades;
  private final Set<CapabilityPath> capabilities;
  private final Set<ServerLifecycle> lifecycles;
  private final SocketServices services;
  private final OpenSockets sockets;
  private final Listeners listeners;
  private volatile int port;
  private volatile @Nullable RequestPolicy policy;
  private volatile boolean stopping;
  private Runnable cancelKeepAlive = () -> {};

  @Inject
  GatewayServer(
      Vertx vertx,
      GatewayLoop loop,
      Instance instance,
      LiveConfig config,
      AccessControl access,
      Connections connections,
      Broadcaster broadcaster,
      Set<RouteMount> routes,
      Set<UpgradeMount> upgrades,
      Set<CapabilityPath> capabilities,
      Set<ServerLifecycle> lifecycles,
      SocketServices services,
      OpenSockets sockets,
      Listeners listeners) {
    this.vertx = vertx;
    this.loop = loop;
    this.instance = instance;
    this.config = config;
    this.access = access;
    this.connections = connections;
    this.broadcaster = broadcaster;
    this.routes = routes;
    this.upgrades = upgrades;
    this.capabilities = capabilities;
    this.lifecycles = lifecycles;
    this.services = services;
    this.sockets = sockets;
    this.listeners = listeners;
  }

  /**
   * Reads the secret, binds the port and serves.
   *
   * @return fails with {@link GatehouseException} when the configuration does not allow it ({@code
   *     CONFIG}) or somebody else has the port ({@code CONFLICT})
   */
  public Future<Void> start() {
    return loop.call(
        () ->
            loop.blocking(
                    () -> {
                      access.start(config.current());
                      return BindPlan.read(config.current(), access.isStrong());
                    })
                .compose(this::listen));
  }

  /**
   * Tells every client, closes their sockets with 1012 and stops listening.
   *
   * @param farewell what clients are told
   * @param deadline how long it may take; clients get a second of it at most
   */
  public Future<Void> stop(Farewell farewell, Duration deadline) {
    return loop.call(
        () -> {
          if (stopping) {
            return Future.succeededFuture();
          }
          stopping = true;
          cancelKeepAlive.run();
          lifecycles.forEach(ServerLifecycle::stop);
          broadcaster.broadcast(
              GatewayEvent.of(
                      "shutdown",
                      new JsonObject()
                          .put("reason", farewell.reason())
                          .put(
                              "restartExpectedMs",
                              farewell.backIn().map(Duration::toMillis).orElse(null)))
                  .forVersion4(forVersion4(farewell)));
          sockets.forEach(socket -> socket.close(CloseReasons.RESTART, "service restart"));
          return allGone(deadline.compareTo(FAREWELL) < 0 ? deadline : FAREWELL)
              .transform(
                  ignored -> {
                    sockets.forEach(GatewaySocket::abort);
                    return listeners.close();
                  });
        });
  }

  /** The port that is bound; 0 before the start. */
  public int port() {
    return port;
  }

  private static JsonObject forVersion4(Farewell farewell) {
    JsonObject payload = new JsonObject().put("reason", farewell.reason());
    farewell.backIn().ifPresent(expected -> payload.put("restartExpectedMs", expected.toMillis()));
    return payload;
  }

  private Future<Void> listen(BindPlan plan) {
    Router router = Router.router(vertx);
    Promise<FrontDoor> door = Promise.promise();
    return listeners
        .bind(
            plan,
            instance.ports().gateway(),
            // The port is known only after the first bind; a request that is faster waits for it.
            request -> {
              FrontDoor open = door.future().result();
              if (open == null) {
                request.response().setStatusCode(503).end();
              } else {
                open.handle(request);
              }
            })
        .compose(
            bound -> {
              port = bound;
              List<String> own = plan.wide() ? BindPlan.ownAddresses() : List.of();
              policy = Policies.read(config.current(), bound, own);
              FrontDoor front = frontDoor(router);
              router.route().handler(front::enter);
              routes.forEach(route -> route.mount(router));
              ErrorPages.mount(router, services.log());
              followConfiguration(own);
              access.onRevoked(
                  credential ->
                      loop.run(
                          () -> {
                            sockets.forEach(socket -> socket.revoked(credential));
                            connections.close(
                                caller -> caller.principal().credential().equals(credential),
                                CloseReasons.REVOKED,
                                CloseReasons.REVOKED_TEXT);
                          }));
              long pingMillis = services.limits().keepalive().toMillis();
              cancelKeepAlive =
                  loop.every(pingMillis, () -> sockets.forEach(GatewaySocket::keepAlive));
              lifecycles.forEach(ServerLifecycle::start);
              door.complete(front);
              services.log().info("server", "listening", "port", bound, "on", plan.addresses());
              return Future.<Void>succeededFuture();
            })
        .recover(failure -> listeners.close().transform(ignored -> Future.failedFuture(failure)));
  }

  private FrontDoor frontDoor(Router router) {
    return new FrontDoor(
        () -> requireNonNull(policy, "policy"),
        instance,
        port,
        router,
        upgrades,
        capabilities,
        services,
        sockets);
  }

  /** Secret, proxies and origins follow the configuration without a restart. */
  private void followConfiguration(List<String> ownAddresses) {
    config.onChange(
        (before, after) -> {
          try {
            policy = Policies.read(after, port, ownAddresses);
          } catch (GatehouseException e) {
            services.log().error("server", "the old request policy stays", "why", e.getMessage());
          }
          loop.blocking(
                  () -> {
                    // Changes may overtake each other here; the newest one is always the one that
                    // counts.
                    access.reload(config::current);
                    return null;
                  })
              .onFailure(
                  failure ->
                      services
                          .log()
                          .error("server", "the new shared secret is not in force", failure));
        });
  }

  private Future<Void> allGone(Duration deadline) {
    Promise<Void> gone = Promise.promise();
    long end = System.nanoTime() + deadline.toNanos();
    Runnable[] cancel = {() -> {}};
    Runnable look =
        () -> {
          if (sockets.count() == 0 || System.nanoTime() > end) {
            cancel[0].run();
            gone.tryComplete();
          }
        };
    cancel[0] = loop.every(10, look);
    look.run();
    return gone.future();
  }
}
