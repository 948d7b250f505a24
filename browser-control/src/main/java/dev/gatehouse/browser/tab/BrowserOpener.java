package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.cdp.CdpConnection;
import dev.gatehouse.browser.cdp.CdpConnector;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserSettings;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.tab.BrowserAccess.Address;
import dev.gatehouse.browser.tab.ProfileSlot.Running;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Starts the browser of a browser profile, or attaches to it. Never blocks. */
final class BrowserOpener {
  private static final Duration LOCAL_LIMIT = Duration.ofSeconds(5);

  private final GatewayContext context;
  private final CdpConnector connector;
  private final Set<TabPartFactory> factories;
  private final Set<BrowserAccess> accesses;
  private final Optional<NavigationPolicy> policy;

  @Inject
  BrowserOpener(
      GatewayContext context,
      CdpConnector connector,
      Set<TabPartFactory> factories,
      Set<BrowserAccess> accesses,
      Optional<NavigationPolicy> policy) {
    this.context = context;
    this.connector = connector;
    this.factories = factories;
    this.accesses = accesses;
    this.policy = policy;
  }

  /**
   * Opens it.
   *
   * @param headless in place of what the configuration says
   */
  Future<Running> open(
      BrowserSituation situation, BrowserProfile profile, Optional<Boolean> headless) {
    if (headless.isPresent()) {
      return Future.failedFuture(
          new BrowserException(
              400,
              "headless is for a browser that is started here; the one of profile \""
                  + profile.name()
                  + "\" is only attached to"));
    }
    return attach(situation.settings(), profile);
  }

  /** Takes back what was prepared for attaching; returns whether there was anything. */
  Future<Boolean> release(BrowserProfile profile) {
    return access(profile)
        .map(access -> access.release(profile))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  private Optional<BrowserAccess> access(BrowserProfile profile) {
    return accesses.stream().filter(access -> access.serves(profile)).findFirst();
  }

  private Future<Running> attach(BrowserSettings settings, BrowserProfile profile) {
    Duration limit = profile.remote() ? settings.remoteHandshakeTimeout() : LOCAL_LIMIT;
    return access(profile)
        .map(access -> access.reach(profile))
        .orElseGet(
            () -> Future.succeededFuture(new Address(profile.endpoint(), Optional.empty())))
        .compose(address -> connect(address, limit))
        .compose(connection -> begun(profile, connection, Browser.Ownership.FOREIGN))
        .map(browser -> new Running(profile, browser, () -> Future.succeededFuture(false)));
  }

  private Future<CdpConnection> connect(Address address, Duration limit) {
    return address
        .webSocketUrl()
        .map(url -> connector.open(address.endpoint(), url, limit))
        .orElseGet(() -> connector.open(address.endpoint(), limit));
  }

  private Future<Browser> begun(
      BrowserProfile profile, CdpConnection connection, Browser.Ownership ownership) {
    int maxTabs = TabSettings.of(context.config().resolved()).maxTabs();
    Browser browser =
        new Browser(
            profile, connection, ownership, factories, policy, maxTabs, InstantSource.system());
    return browser
        .begin()
        .recover(
            cause -> connection.close().transform(closed -> Future.failedFuture(cause)));
  }
}
