package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.cdp.CdpConnection;
import dev.gatehouse.browser.cdp.CdpConnector;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.Attachments;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.profile.ExtensionDoor;
import dev.gatehouse.browser.tab.ProfileSlot.Running;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Starts the browser of a browser profile, or attaches to it. Never blocks. */
final class BrowserOpener {
  private final GatewayContext context;
  private final CdpConnector connector;
  private final Attachments attachments;
  private final ExtensionDoor extension;
  private final Set<TabPartFactory> factories;
  private final Optional<NavigationPolicy> policy;

  @Inject
  BrowserOpener(
      GatewayContext context,
      CdpConnector connector,
      Attachments attachments,
      ExtensionDoor extension,
      Set<TabPartFactory> factories,
      Optional<NavigationPolicy> policy) {
    this.context = context;
    this.connector = connector;
    this.attachments = attachments;
    this.extension = extension;
    this.factories = factories;
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
    return attach(situation, profile);
  }

  /** Closes the relay of a person's browser; returns whether it was open. */
  Future<Boolean> release(BrowserProfile profile) {
    return profile.kind() == BrowserProfile.Kind.EXTENSION
        ? extension.close(profile)
        : Future.succeededFuture(false);
  }

  private Future<Running> attach(BrowserSituation situation, BrowserProfile profile) {
    return attachments
        .find(situation, profile)
        .compose(found -> connector.open(found.socket(), found.shown()))
        .compose(connection -> begun(profile, connection, Browser.Ownership.FOREIGN))
        .map(browser -> new Running(profile, browser, () -> Future.succeededFuture(false)));
  }

  private Future<Browser> begun(
      BrowserProfile profile, CdpConnection connection, Browser.Ownership ownership) {
    int maxTabs = TabSettings.of(context.config().resolved()).maxTabs();
    Browser browser =
        new Browser(
            profile, connection, ownership, factories, policy, maxTabs, InstantSource.system());
    return browser
        .begin()
        .recover(cause -> connection.close().transform(closed -> Future.failedFuture(cause)));
  }
}
