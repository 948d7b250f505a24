package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.cdp.CdpConnection;
import dev.gatehouse.browser.cdp.CdpConnector;
import dev.gatehouse.browser.chromium.BrowserFinder;
import dev.gatehouse.browser.chromium.Chromium;
import dev.gatehouse.browser.chromium.FoundBrowser;
import dev.gatehouse.browser.chromium.LaunchPlan;
import dev.gatehouse.browser.chromium.RunningChromium;
import dev.gatehouse.browser.profile.Attachments;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserSettings;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.profile.CdpClaims;
import dev.gatehouse.browser.profile.ExtensionDoor;
import dev.gatehouse.browser.tab.ProfileSlot.Running;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Starts the browser of a browser profile, or attaches to it. Never blocks. */
final class BrowserOpener {
  private final Vertx vertx;
  private final GatewayContext context;
  private final CdpConnector connector;
  private final Chromium chromium;
  private final BrowserFinder finder;
  private final CdpClaims claims;
  private final Set<LaunchArguments> launchArguments;
  private final Attachments attachments;
  private final ExtensionDoor extension;
  private final Set<TabPartFactory> factories;
  private final Optional<NavigationPolicy> policy;

  @Inject
  BrowserOpener(
      Vertx vertx,
      GatewayContext context,
      CdpConnector connector,
      Chromium chromium,
      BrowserFinder finder,
      CdpClaims claims,
      Set<LaunchArguments> launchArguments,
      Attachments attachments,
      ExtensionDoor extension,
      Set<TabPartFactory> factories,
      Optional<NavigationPolicy> policy) {
    this.vertx = vertx;
    this.context = context;
    this.connector = connector;
    this.chromium = chromium;
    this.finder = finder;
    this.claims = claims;
    this.launchArguments = launchArguments;
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
    if (profile.launches()) {
      return launch(situation.settings(), profile, headless);
    }
    return attach(situation, profile);
  }

  /** Closes the relay of a person's browser; returns whether it was open. */
  Future<Boolean> release(BrowserProfile profile) {
    return profile.kind() == BrowserProfile.Kind.EXTENSION
        ? extension.close(profile)
        : Future.succeededFuture(false);
  }

  private Future<Running> launch(
      BrowserSettings settings, BrowserProfile profile, Optional<Boolean> headless) {
    TabSettings limits = TabSettings.of(context.config().resolved());
    return arguments(profile, limits.extraArgs())
        .compose(
            arguments ->
                vertx.executeBlocking(
                    () -> plan(settings, profile, headless, limits, arguments), false))
        .compose(chromium::start)
        .compose(running -> joined(profile, running))
        .recover(
            cause ->
                release(profile, claims::release)
                    .transform(released -> Future.failedFuture(cause)));
  }

  private Future<List<String>> arguments(BrowserProfile profile, List<String> configured) {
    Future<List<String>> all = Future.succeededFuture(List.of());
    for (LaunchArguments feature : launchArguments) {
      all =
          all.compose(
              before ->
                  feature
                      .of(profile, configured)
                      .map(more -> Stream.concat(before.stream(), more.stream()).toList()));
    }
    return all.map(before -> Stream.concat(before.stream(), configured.stream()).toList());
  }

  /** Claims the port and lays the start out. Blocks. */
  private LaunchPlan plan(
      BrowserSettings settings,
      BrowserProfile profile,
      Optional<Boolean> headless,
      TabSettings limits,
      List<String> arguments) {
    FoundBrowser program = finder.require(settings.executablePath());
    Instance instance = context.instance();
    Path userData =
        instance.stateDirectory().resolve("browser").resolve(profile.name()).resolve("user-data");
    return LaunchPlan.builder(program, claims.claim(profile), userData)
        .decoration(instance.profile() + ": " + profile.name(), profile.color())
        .headless(headless.orElse(settings.headless()))
        .noSandbox(settings.noSandbox())
        .memoryMiB(limits.memoryMiB())
        .startLimit(limits.startLimit())
        .extraArgs(arguments)
        .build();
  }

  private Future<Running> joined(BrowserProfile profile, RunningChromium running) {
    Browser.Ownership ownership =
        new Browser.Ownership(
            Optional.of(running.pid()),
            Optional.of(running.plan().program().kind().label()),
            Optional.of(running.plan().userData().toString()),
            Optional.of(running.headless()),
            Optional.of(running.sandboxed()),
            running.notes());
    return connector
        .open(socket(running), running.endpoint().shown())
        .compose(connection -> begun(profile, connection, ownership))
        .map(
            browser -> new Running(profile, browser, running.exited(), () -> end(profile, running)))
        .recover(cause -> running.stop().transform(done -> Future.failedFuture(cause)));
  }

  private Future<Boolean> end(BrowserProfile profile, RunningChromium running) {
    return running.stop().compose(done -> release(profile, claims::release)).map(true);
  }

  private Future<Void> release(BrowserProfile profile, Consumer<BrowserProfile> release) {
    return vertx
        .executeBlocking(
            () -> {
              release.accept(profile);
              return null;
            },
            false)
        .mapEmpty();
  }

  private static WebSocketConnectOptions socket(RunningChromium running) {
    return new WebSocketConnectOptions()
        .setHost(running.endpoint().host())
        .setPort(running.endpoint().port())
        .setURI(URI.create(running.webSocketUrl()).getRawPath())
        .setAllowOriginHeader(false);
  }

  private Future<Running> attach(BrowserSituation situation, BrowserProfile profile) {
    return attachments
        .find(situation, profile)
        .compose(found -> connector.open(found.socket(), found.shown()))
        .compose(connection -> begun(profile, connection, Browser.Ownership.FOREIGN))
        .map(
            browser ->
                new Running(
                    profile,
                    browser,
                    Future.future(never -> {}),
                    () -> Future.succeededFuture(false)));
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
