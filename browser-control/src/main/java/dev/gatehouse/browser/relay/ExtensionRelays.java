package dev.gatehouse.browser.relay;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.Attachment;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.profile.ExtensionDoor;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.net.BindException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The relays of one gateway, one for each port. A relay listens from its first use on, or from the
 * gateway's start where the configuration asks for it. Safe to use from several threads.
 */
public final class ExtensionRelays implements ExtensionDoor {
  private static final String OFF = "the relay is off: set browser.relay.enabled";
  private static final Duration HANDSHAKE = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final GatewayContext context;
  private final RelayTimes times;
  private final Map<Integer, Relay> relays = new HashMap<>();

  @Inject
  ExtensionRelays(Vertx vertx, GatewayContext context) {
    this(vertx, context, RelayTimes.DEFAULT);
  }

  ExtensionRelays(Vertx vertx, GatewayContext context, RelayTimes times) {
    this.vertx = vertx;
    this.context = context;
    this.times = times;
  }

  private record Relay(RelayServer server, Future<Void> opened) {}

  /** The browser profiles whose relay the configuration wants to listen from the start. */
  public static List<BrowserProfile> atStart(GatewayContext context, BrowserSituation situation) {
    Optional<Boolean> wanted = enabled(context);
    return situation.profiles().all().stream()
        .filter(profile -> profile.kind() == BrowserProfile.Kind.EXTENSION)
        .filter(
            profile -> wanted.orElse(situation.settings().entries().containsKey(profile.name())))
        .toList();
  }

  /** Opens the relays of {@code profiles}. */
  public Future<Void> open(List<BrowserProfile> profiles) {
    return Future.join(profiles.stream().map(profile -> open(profile).opened()).toList())
        .mapEmpty();
  }

  /** Closes all of them. */
  public Future<Void> close() {
    List<Relay> open;
    synchronized (relays) {
      open = List.copyOf(relays.values());
      relays.clear();
    }
    return Future.join(open.stream().map(relay -> relay.server().close()).toList()).mapEmpty();
  }

  @Override
  public Future<Attachment> attach(BrowserProfile profile) {
    if (!profile.endpoint().loopback()) {
      return refused(500, profile, "its cdpUrl is not on this host, where the relay is");
    }
    if (isOff()) {
      return refused(409, profile, OFF);
    }
    Relay relay = open(profile);
    return relay
        .opened()
        .compose(
            opened ->
                relay
                    .server()
                    .awaitExtension(times.firstWaitMillis())
                    .recover(
                        cause ->
                            refused(
                                500,
                                profile,
                                "the relay is running on port "
                                    + profile.cdpPort()
                                    + ", but no tab is connected: click the extension's icon on a"
                                    + " tab of your browser, with this port and the gateway's"
                                    + " token in its options, or allow the tab in one that is paired"
                                    + " with this relay")))
        .map(ready -> attachment(profile));
  }

  /**
   * Opens the relay of {@code profile} and returns the text with which an extension is paired: its
   * address and, behind the mark, the key. A secret.
   */
  Future<String> pairing(BrowserProfile profile) {
    if (isOff()) {
      return refused(409, profile, OFF);
    }
    List<LoginKey> keys = new RelayTokens(context, profile.cdpPort()).loginKeys();
    if (keys.isEmpty()) {
      return refused(409, profile, "the gateway has no token, from which the key would follow");
    }
    return open(profile)
        .opened()
        .map(
            opened ->
                "ws://127.0.0.1:" + profile.cdpPort() + "/extension#" + keys.get(0).hexadecimal());
  }

  private boolean isOff() {
    return enabled(context).filter(on -> !on).isPresent();
  }

  @Override
  public State state(BrowserProfile profile) {
    Relay relay;
    synchronized (relays) {
      relay = relays.get(profile.cdpPort());
    }
    return relay == null || !relay.opened().succeeded()
        ? State.CLOSED
        : new State(true, relay.server().connected(), relay.server().tabs());
  }

  @Override
  public Future<Boolean> close(BrowserProfile profile) {
    Relay relay;
    synchronized (relays) {
      relay = relays.remove(profile.cdpPort());
    }
    return relay == null
        ? Future.succeededFuture(false)
        : relay.opened().eventually(() -> relay.server().close()).map(true).otherwise(false);
  }

  private Relay open(BrowserProfile profile) {
    int port = profile.cdpPort();
    synchronized (relays) {
      Relay before = relays.get(port);
      if (before != null && !before.opened().failed()) {
        return before;
      }
      RelayServer server = new RelayServer(vertx, port, new RelayTokens(context, port), times);
      Relay relay = new Relay(server, server.open().recover(cause -> taken(profile, cause)));
      relays.put(port, relay);
      return relay;
    }
  }

  private Attachment attachment(BrowserProfile profile) {
    RelayTokens tokens = new RelayTokens(context, profile.cdpPort());
    WebSocketConnectOptions socket =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(profile.cdpPort())
            .setURI("/cdp")
            .setAllowOriginHeader(false);
    socket.setConnectTimeout(HANDSHAKE.toMillis());
    socket.setTimeout(HANDSHAKE.toMillis());
    tokens.own().ifPresent(token -> socket.putHeader(tokens.headers().get(0), token));
    return new Attachment(socket, RelayServer.PRODUCT, profile.endpoint().shown());
  }

  private static Optional<Boolean> enabled(GatewayContext context) {
    return ConfigTrees.at(context.config().resolved(), "browser", "relay", "enabled")
        .filter(Boolean.class::isInstance)
        .map(Boolean.class::cast);
  }

  private Future<Void> taken(BrowserProfile profile, Throwable cause) {
    if (!(cause instanceof BindException)) {
      return Future.failedFuture(cause);
    }
    return vertx
        .executeBlocking(() -> holders(profile.cdpPort()), false)
        .otherwise("another program")
        .compose(
            holder ->
                refused(
                    409, profile, "its relay port " + profile.cdpPort() + " is held by " + holder));
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

  private static <T> Future<T> refused(int status, BrowserProfile profile, String why) {
    return Future.failedFuture(
        new BrowserException(
            status, "browser profile \"" + profile.name() + "\" cannot be used: " + why));
  }
}
