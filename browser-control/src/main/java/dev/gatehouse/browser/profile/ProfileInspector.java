package dev.gatehouse.browser.profile;

import dev.gatehouse.browser.cdp.DevToolsProbe;
import dev.gatehouse.browser.cdp.DevToolsProbe.Finding;
import dev.gatehouse.browser.cdp.DevToolsProbe.Listener;
import dev.gatehouse.browser.profile.BrowserProfile.Kind;
import dev.gatehouse.ports.PortProbe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what is true of a browser profile now. Never blocks, changes nothing. */
public final class ProfileInspector {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileInspector.class);
  private static final Duration LOCAL_LIMIT = Duration.ofMillis(300);
  private static final Duration LOCAL_HANDSHAKE_LIMIT = Duration.ofMillis(600);

  private static final String RELAY = "Gatehouse/extension-relay";

  private final Vertx vertx;
  private final DevToolsProbe probe;
  private final ExtensionDoor extension;
  private final CdpClaims claims;
  private final PortProbe ports = new PortProbe();

  @Inject
  public ProfileInspector(
      Vertx vertx, DevToolsProbe probe, ExtensionDoor extension, CdpClaims claims) {
    this.claims = claims;
    this.vertx = vertx;
    this.probe = probe;
    this.extension = extension;
  }

  /**
   * What is true of a browser profile.
   *
   * @param profile which
   * @param finding who listens at its address
   * @param running whether its browser runs and may be driven by this instance
   * @param owner whose the listener is, where it is not the profile's browser and is known
   * @param conflict why the profile must not be used, empty when it may
   * @param pages open pages, counted only when it is running
   */
  public record Report(
      BrowserProfile profile,
      Finding finding,
      boolean running,
      Optional<String> owner,
      Optional<String> conflict,
      int pages) {

    /** Who listens, for an answer. */
    public Map<String, Object> listener() {
      Map<String, Object> listener = new LinkedHashMap<>();
      listener.put(
          "kind",
          switch (finding.listener()) {
            case NOTHING -> "nothing";
            case SILENT -> "silent";
            case OTHER -> "other";
            case BROWSER -> "browser";
          });
      listener.put("product", finding.product().isEmpty() ? null : finding.product());
      listener.put("owner", owner.orElse(null));
      return listener;
    }
  }

  /** Looks at one browser profile. An address in another instance's hands is not even asked. */
  public Future<Report> inspect(BrowserSituation situation, BrowserProfile profile) {
    Optional<String> conflict = BrowserProfiles.conflict(profile, situation.others());
    if (conflict.isPresent()) {
      return Future.succeededFuture(
          new Report(
              profile,
              Finding.NOTHING,
              false,
              BrowserProfiles.holder(profile.cdpPort(), situation.others()),
              conflict,
              0));
    }
    ExtensionDoor.State relay =
        profile.kind() == Kind.EXTENSION ? extension.state(profile) : ExtensionDoor.State.CLOSED;
    if (relay.open()) {
      Finding own = new Finding(Listener.BROWSER, RELAY, relay.connected());
      return Future.succeededFuture(
          new Report(
              profile, own, relay.connected(), Optional.empty(), Optional.empty(), relay.tabs()));
    }
    if (profile.kind() == Kind.EXISTING_SESSION && profile.userData().isPresent()) {
      return ofPerson(profile);
    }
    BrowserSettings settings = situation.settings();
    boolean local = !profile.remote();
    Duration limit = local ? LOCAL_LIMIT : settings.remoteTimeout();
    Duration handshake = local ? LOCAL_HANDSHAKE_LIMIT : settings.remoteHandshakeTimeout();
    return probe
        .look(profile.endpoint(), limit, handshake)
        .compose(
            finding -> {
              boolean running = finding.ready() && mayBeDriven(profile);
              // Whoever listens on a port that was claimed for a start is what was started.
              boolean ours = claims.held().containsKey(profile.name());
              Future<Integer> pages =
                  running ? probe.pages(profile.endpoint(), limit) : Future.succeededFuture(0);
              Future<Optional<String>> owner =
                  running || ours || !local || finding.listener() == Listener.NOTHING
                      ? Future.succeededFuture(Optional.empty())
                      : owner(situation, profile.cdpPort());
              return Future.all(pages, owner)
                  .map(
                      both ->
                          new Report(
                              profile,
                              finding,
                              running,
                              owner.result(),
                              Optional.empty(),
                              pages.result()));
            });
  }

  /**
   * Whether a browser that answers at the profile's address is the profile's browser. At a managed
   * profile's own port it is only when this instance has started it: anything else there is a
   * stranger, which is never adopted.
   */
  private static boolean mayBeDriven(BrowserProfile profile) {
    return profile.kind() != Kind.EXTENSION && !profile.launches();
  }

  /**
   * A person's browser asks the person before it answers a WebSocket, so it is not asked for a mere
   * look.
   */
  private Future<Report> ofPerson(BrowserProfile profile) {
    Future<Boolean> listens =
        profile.endpoint().known()
            ? vertx.executeBlocking(() -> !ports.isFree(profile.cdpPort()), false)
            : Future.succeededFuture(false);
    return listens.map(
        yes ->
            new Report(
                profile,
                yes ? new Finding(Listener.BROWSER, "", false) : Finding.NOTHING,
                yes,
                Optional.empty(),
                Optional.empty(),
                0));
  }

  private Future<Optional<String>> owner(BrowserSituation situation, int port) {
    Optional<String> instance = BrowserProfiles.holder(port, situation.others());
    if (instance.isPresent()) {
      return Future.succeededFuture(instance);
    }
    return vertx
        .executeBlocking(() -> process(port), false)
        .otherwise(
            cause -> {
              LOG.debug("cannot name the owner of port {}", port, cause);
              return Optional.empty();
            });
  }

  private Optional<String> process(int port) {
    String text =
        ports.listeners(port).stream()
            .map(PortProbe.Listener::text)
            .distinct()
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
