package dev.gatehouse.browser.guard;

import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserProfile.Kind;
import dev.gatehouse.browser.tab.LaunchArguments;
import dev.gatehouse.core.net.WebAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way out of the browsers that this gateway starts: they hand every connection to it by
 * name (SOCKS 5 on loopback), it looks the name up once, checks every address, and connects to the
 * checked one itself. So redirects, frames, scripts, workers, WebSockets and names that change
 * their address all meet the same rule. Starts with the first browser; ends with the gateway.
 */
@Singleton
final class Fence implements LaunchArguments {
  private static final Logger LOG = LoggerFactory.getLogger(Fence.class);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int LOOK_UP_THREADS = 4;
  private static final int MOST_CONNECTIONS = 1_024;

  private static final Set<String> OTHER_WAYS_OUT =
      Set.of(
          "--proxy-server",
          "--proxy-pac-url",
          "--proxy-auto-detect",
          "--proxy-bypass-list",
          "--no-proxy-server");

  private final Vertx vertx;
  private final Destinations destinations;
  private final CanvasDoor canvas;
  private final ClosedPorts closed;
  private final Outcomes outcomes = new Outcomes();
  private final Set<String> fenced = ConcurrentHashMap.newKeySet();
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private @Nullable Future<NetServer> server;
  private @Nullable NetClient client;
  private @Nullable WorkerExecutor lookUps;

  @Inject
  Fence(Vertx vertx, Destinations destinations, CanvasDoor canvas, ClosedPorts closed) {
    this.vertx = vertx;
    this.destinations = destinations;
    this.canvas = canvas;
    this.closed = closed;
  }

  @Override
  public Future<List<String>> of(BrowserProfile profile, List<String> configured) {
    Optional<String> other =
        configured.stream()
            .filter(argument -> OTHER_WAYS_OUT.contains(argument.split("=", 2)[0]))
            .findFirst();
    if (profile.kind() != Kind.MANAGED || other.isPresent()) {
      fenced.remove(profile.name());
      other.ifPresent(
          argument ->
              LOG.warn(
                  "browser.extraArgs has {}: pages of browser {} are checked by their address only,"
                      + " and a name that changes its address gets past",
                  argument.split("=", 2)[0],
                  profile.name()));
      return Future.succeededFuture(List.of());
    }
    return port()
        .map(
            port -> {
              fenced.add(profile.name());
              return List.of(
                  "--proxy-server=socks5://127.0.0.1:" + port,
                  // Without this, loopback addresses go past a proxy.
                  "--proxy-bypass-list=<-loopback>",
                  // Calls between browsers send UDP, which no proxy sees.
                  "--webrtc-ip-handling-policy=disable_non_proxied_udp",
                  "--force-webrtc-ip-handling-policy=disable_non_proxied_udp");
            });
  }

  /** Whether everything that the browser of a profile connects to goes through here. */
  boolean holds(BrowserProfile profile) {
    return profile.launches() && fenced.contains(profile.name());
  }

  /** Why the latest connection to the host and port of {@code url} did not work. */
  Optional<String> why(WebAddress url) {
    return outcomes.why(url);
  }

  /** The port that it listens on, which opens it if need be. */
  synchronized Future<Integer> port() {
    Future<NetServer> running = server;
    if (running == null || running.failed()) {
      client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
      lookUps = vertx.createSharedWorkerExecutor("browser-look-ups", LOOK_UP_THREADS);
      running = listen(new ArrayList<>());
      server = running;
    }
    return running.map(NetServer::actualPort);
  }

  // The system's choice may lie where a neighbour will want to listen: then it chooses again.
  private Future<NetServer> listen(List<NetServer> unfit) {
    return vertx
        .createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(0).setTcpNoDelay(true))
        .connectHandler(this::accept)
        .listen()
        .compose(
            bound ->
                vertx
                    .executeBlocking(() -> closed.contains(bound.actualPort()), false)
                    .compose(
                        taken -> {
                          if (taken && unfit.size() < 20) {
                            unfit.add(bound);
                            return listen(unfit);
                          }
                          unfit.forEach(NetServer::close);
                          closed.add(bound.actualPort());
                          return Future.succeededFuture(bound);
                        }));
  }

  private void accept(NetSocket socket) {
    NetClient ways = client;
    WorkerExecutor workers = lookUps;
    if (ways == null || workers == null || open.size() >= MOST_CONNECTIONS) {
      socket.close();
      return;
    }
    open.add(socket);
    new FenceConnection(vertx, socket, ways, workers, destinations, canvas, outcomes)
        .start()
        .onComplete(gone -> open.remove(socket));
  }
}
