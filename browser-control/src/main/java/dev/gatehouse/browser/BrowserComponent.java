package dev.gatehouse.browser;

import dev.gatehouse.browser.chromium.KilledBrowsers;
import dev.gatehouse.browser.control.ControlService;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserProfiles;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.relay.ExtensionRelays;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.profiles.component.GatewayComponent;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Browser control as a part of its gateway: started and stopped with it. */
final class BrowserComponent implements GatewayComponent {
  private static final Logger LOG = LoggerFactory.getLogger(BrowserComponent.class);

  private final GatewayContext context;
  private final BrowserSituation.Reader situations;
  private final ControlService service;
  private final BrowserParts parts;
  private final Vertx vertx;

  @Inject
  BrowserComponent(
      GatewayContext context,
      BrowserSituation.Reader situations,
      ControlService service,
      BrowserParts parts,
      Vertx vertx) {
    this.context = context;
    this.situations = situations;
    this.service = service;
    this.parts = parts;
    this.vertx = vertx;
  }

  @Override
  public String name() {
    return "browser-control";
  }

  @Override
  public CompletionStage<Void> start() {
    return endKilled(context.instance().stateDirectory().resolve("browser"))
        .compose(ended -> situations.read())
        .compose(this::open)
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Void> stop() {
    return service.close().eventually(parts::close).toCompletionStage();
  }

  private Future<Void> endKilled(Path browsers) {
    return vertx
        .executeBlocking(() -> KilledBrowsers.left(browsers), false)
        .otherwise(true) // what cannot be read is told by who tries to end it
        .compose(
            left ->
                left
                    ? parts.ask(KilledBrowsers.class).compose(killed -> killed.end(browsers))
                    : Future.succeededFuture());
  }

  private Future<Void> open(BrowserSituation situation) {
    String instance = context.instance().displayName();
    if (!situation.settings().enabled()) {
      LOG.info("browser control is disabled by browser.enabled instance={}", instance);
      return Future.succeededFuture();
    }
    Optional<GatehouseException> refusal = refusal(situation);
    if (refusal.isPresent()) {
      return Future.failedFuture(refusal.get());
    }
    int port = situation.ports().control();
    return service
        .open(port)
        .onSuccess(opened -> LOG.info("control port open port={} instance={}", opened, instance))
        .compose(opened -> openRelays(situation));
  }

  private Future<Void> openRelays(BrowserSituation situation) {
    List<BrowserProfile> wanted = ExtensionRelays.atStart(context, situation);
    return wanted.isEmpty()
        ? Future.succeededFuture()
        : parts.ask(ExtensionRelays.class).compose(relays -> relays.open(wanted));
  }

  private Optional<GatehouseException> refusal(BrowserSituation situation) {
    if (controlUrlIsElsewhere()) {
      return Optional.of(
          new GatehouseException(
              ExitCode.CONFIG,
              "browser.controlUrl of "
                  + context.instance().displayName()
                  + " points to another host: the control service opens on this host only",
              "use a loopback address such as http://127.0.0.1:"
                  + context.instance().ports().control()
                  + ", or remove browser.controlUrl"));
    }
    List<String> problems = situation.profiles().problems();
    if (!problems.isEmpty()) {
      return Optional.of(
          new GatehouseException(
              ExitCode.CONFIG,
              String.join("; ", problems),
              "correct \"browser\" in " + context.config().path()));
    }
    Optional<String> control =
        BrowserProfiles.holder(situation.ports().control(), situation.others());
    if (control.isPresent()) {
      return Optional.of(
          conflict(
              "control port "
                  + situation.ports().control()
                  + " of "
                  + context.instance().displayName()
                  + " belongs to "
                  + control.get()));
    }
    return situation.profiles().all().stream()
        .flatMap(profile -> BrowserProfiles.conflict(profile, situation.others()).stream())
        .findFirst()
        .map(why -> conflict(context.instance().displayName() + ": " + why));
  }

  private GatehouseException conflict(String message) {
    return new GatehouseException(
        ExitCode.CONFLICT,
        message,
        "choose another port in " + context.config().path() + "; \"ports plan\" shows free ones");
  }

  private boolean controlUrlIsElsewhere() {
    if (!context.instance().distribution().configKeys().browserControlUrl()) {
      return false;
    }
    return ConfigTrees.at(context.config().resolved(), "browser", "controlUrl")
            .filter(String.class::isInstance)
            .filter(text -> !((String) text).isBlank())
            .isPresent()
        && PortSettings.of(
                context.config().resolved(),
                context.instance().distribution().configKeys(),
                context.config().path())
            .control()
            .isEmpty();
  }
}
