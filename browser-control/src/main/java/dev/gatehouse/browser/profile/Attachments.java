package dev.gatehouse.browser.profile;

import dev.gatehouse.browser.cdp.BrowserEndpoint;
import dev.gatehouse.browser.cdp.DevToolsLocator;
import dev.gatehouse.browser.failure.BrowserException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out how the browser of a profile that this instance does not start is attached to: one at
 * an address, a person's own, or one behind the extension. Starts no browser and ends none. Never
 * blocks.
 */
public final class Attachments {
  private static final Duration LOCAL_LIMIT = Duration.ofMillis(1_200);
  private static final Duration LOCAL_HANDSHAKE = Duration.ofSeconds(2);

  /** A person has to allow it in a prompt of the browser. */
  private static final Duration PERSON_LIMIT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final DevToolsLocator locator;
  private final ExtensionDoor extension;

  @Inject
  Attachments(Vertx vertx, DevToolsLocator locator, ExtensionDoor extension) {
    this.vertx = vertx;
    this.locator = locator;
    this.extension = extension;
  }

  /**
   * Finds the way to the browser of {@code profile}, which must not be one that {@linkplain
   * BrowserProfile#launches() this instance starts}. Fails with a {@link BrowserException} when
   * there is none now; its message says what to do.
   */
  public Future<Attachment> find(BrowserSituation situation, BrowserProfile profile) {
    Optional<String> conflict = BrowserProfiles.conflict(profile, situation.others());
    if (conflict.isPresent()) {
      return Future.failedFuture(new BrowserException(409, conflict.get()));
    }
    return switch (profile.kind()) {
      case EXTENSION -> extension.attach(profile);
      case EXISTING_SESSION -> ofPerson(situation, profile);
      case MANAGED, REMOTE -> atAddress(situation, profile);
    };
  }

  private Future<Attachment> atAddress(BrowserSituation situation, BrowserProfile profile) {
    boolean local = !profile.remote();
    BrowserSettings settings = situation.settings();
    Duration limit = local ? LOCAL_LIMIT : settings.remoteTimeout();
    Duration handshake = local ? LOCAL_HANDSHAKE : settings.remoteHandshakeTimeout();
    return locator
        .resolve(profile.endpoint(), limit)
        .recover(cause -> Future.failedFuture(unreachable(profile, cause)))
        .compose(endpoint -> refuseNeighbour(situation, profile, endpoint))
        .compose(
            endpoint ->
                locator
                    .locate(endpoint, limit)
                    .recover(cause -> Future.failedFuture(unreachable(profile, cause))))
        .map(located -> located.orElseThrow(() -> noBrowser(profile)))
        .map(
            located ->
                new Attachment(
                    limited(located.socket(), handshake),
                    located.product(),
                    profile.endpoint().shown()));
  }

  private Future<Attachment> ofPerson(BrowserSituation situation, BrowserProfile profile) {
    if (profile.userData().isEmpty()) {
      return atAddress(situation, profile);
    }
    return vertx
        .executeBlocking(() -> ActivePort.read(profile.userData().get()), false)
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof IOException
                        ? notDebuggable(profile, profile.userData().get())
                        : cause))
        .compose(
            active -> {
              BrowserEndpoint endpoint = BrowserEndpoint.local(active.port());
              return refuseNeighbour(situation, profile, endpoint)
                  .map(
                      checked ->
                          new Attachment(
                              limited(
                                  new WebSocketConnectOptions()
                                      .setHost(checked.host())
                                      .setPort(checked.port())
                                      .setURI(active.path())
                                      .setAllowOriginHeader(false),
                                  PERSON_LIMIT),
                              "",
                              checked.shown()));
            });
  }

  /** A name that stands for this host must not be a way around the check of ports. */
  private Future<BrowserEndpoint> refuseNeighbour(
      BrowserSituation situation, BrowserProfile profile, BrowserEndpoint endpoint) {
    if (profile.mayNeighbour() || situation.others().isEmpty()) {
      return Future.succeededFuture(endpoint);
    }
    return vertx
        .executeBlocking(() -> endpoint.loopback() || isThisHost(endpoint), false)
        .map(
            here -> {
              if (here) {
                BrowserProfiles.holder(endpoint.port(), situation.others())
                    .ifPresent(
                        holder -> {
                          throw new BrowserException(
                              409,
                              BrowserProfiles.belongsTo(profile.name(), endpoint.port(), holder));
                        });
              }
              return endpoint;
            });
  }

  private static boolean isThisHost(BrowserEndpoint endpoint) throws IOException {
    InetAddress address = InetAddress.getByName(endpoint.host());
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || NetworkInterface.getByInetAddress(address) != null;
  }

  private static WebSocketConnectOptions limited(WebSocketConnectOptions socket, Duration limit) {
    socket.setConnectTimeout(limit.toMillis());
    socket.setTimeout(limit.toMillis());
    return socket;
  }

  private static BrowserException unreachable(BrowserProfile profile, Throwable cause) {
    if (profile.remote()) {
      return new BrowserException(
          500,
          "Remote CDP for profile \""
              + profile.name()
              + "\" is not reachable at "
              + profile.endpoint().shown()
              + ": start that browser with remote debugging, or correct browser.profiles."
              + profile.name()
              + ".cdpUrl",
          cause);
    }
    String why = profile.namedByAddress() ? "it is attached to by its cdpUrl" : "attachOnly is on";
    return new BrowserException(
        500,
        "Browser of profile \""
            + profile.name()
            + "\" is not running at "
            + profile.endpoint().shown()
            + ", and this instance does not start it, for "
            + why
            + ": start it with --remote-debugging-port="
            + profile.cdpPort(),
        cause);
  }

  private static BrowserException noBrowser(BrowserProfile profile) {
    return new BrowserException(
        500,
        "what answers at "
            + profile.endpoint().shown()
            + " for profile \""
            + profile.name()
            + "\" is no browser with DevTools: look at what listens there");
  }

  private static BrowserException notDebuggable(BrowserProfile profile, Path userData) {
    return new BrowserException(
        500,
        "no browser that allows remote debugging runs on "
            + userData
            + " of profile \""
            + profile.name()
            + "\": open chrome://inspect/#remote-debugging in that browser and allow it, or start"
            + " it with --remote-debugging-port=0 on that directory");
  }
}
