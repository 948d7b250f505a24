package dev.gatehouse.launcher.gateway;

import dev.gatehouse.browser.BrowserControlModule;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.handover.Takeover;
import dev.gatehouse.gateway.socket.ListeningSockets;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.InstanceView;
import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.launcher.cli.PortsView;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.cli.Termination;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.SetupOptions;
import dev.gatehouse.profiles.SetupResult;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Runs gateways in this process until it is asked to end. */
final class Foreground {
  private static final Duration END_LIMIT = Duration.ofSeconds(15);

  // The turns of the old gateway may take as long as the person allowed.
  private static final Duration TURN_LIMIT = Duration.ofHours(2);

  private final Cli cli;
  private final boolean json;
  private final boolean verbose;

  Foreground(Cli cli, boolean json, boolean verbose) {
    this.cli = cli;
    this.json = json;
    this.verbose = verbose;
  }

  /** Runs one gateway. */
  ExitCode run(RunOptions options) throws InterruptedException, IOException {
    Selection selection = cli.selection().withPurpose(Selection.Purpose.START);
    Map<String, Object> overrides = options.overrides();
    Instance instance = cli.resolve(options.port().map(selection::withPort).orElse(selection));
    if (options.force() && Services.stop(cli, instance, END_LIMIT)) {
      output().note("ended the gateway of " + instance.displayName() + " that was running");
    }
    Instance prepared = prepare(instance);
    NextVersion next = new NextVersion(cli, prepared, overrides);
    GatewaySpec spec = spec(prepared, overrides).module(next.module()).build();
    return run(List.of(spec), Optional.of(next), gateway -> {});
  }

  /** Runs a gateway for each profile. */
  ExitCode run(Iterable<String> profiles) throws InterruptedException, IOException {
    List<GatewaySpec> specs = new ArrayList<>();
    for (String profile : profiles) {
      Selection selection =
          cli.selection().withPurpose(Selection.Purpose.START).withProfile(profile);
      specs.add(spec(prepare(cli.resolve(selection)), Map.of()).build());
    }
    return run(specs, Optional.empty(), gateway -> {});
  }

  /** Takes the place of the running gateway that started this process. */
  ExitCode takeOver(Takeover takeover) throws InterruptedException, IOException {
    try {
      Takeover.Request request = takeover.request();
      Selection selection =
          cli.selection()
              .withPurpose(Selection.Purpose.FILES)
              .withPort(Integer.toString(request.port()));
      Instance instance = cli.resolve(selection);
      takeover.check(request, instance);
      instance.configStore(cli.environment(), Clock.systemDefaultZone()).readValid();
      WarmUp.run(cli, instance);
      ListeningSockets sockets = takeover.awaitTurn(TURN_LIMIT);
      NextVersion next = new NextVersion(cli, instance, request.settings());
      GatewaySpec spec =
          spec(instance, request.settings()).module(next.module()).sockets(sockets).build();
      return run(List.of(spec), Optional.of(next), gateway -> prove(takeover, gateway));
    } catch (GatehouseException | IOException e) {
      takeover.failed(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private static void prove(Takeover takeover, Gateway gateway) throws IOException {
    try (DirectClient client = gateway.connect()) {
      client.health();
    }
    takeover.ready(gateway.instance());
  }

  private Instance prepare(Instance resolved) {
    SetupResult setup = Setups.setUp(cli, resolved, SetupOptions.forStart());
    Instance instance = setup.instance();
    if (!json) {
      InstanceView.header(cli, instance, verbose)
          .forEach(line -> output().note(output().dim(line)));
      Setups.lines(cli, setup).forEach(line -> output().note("  " + line));
    }
    return instance;
  }

  private GatewaySpec.Builder spec(Instance instance, Map<String, Object> overrides) {
    return GatewaySpec.builder()
        .instance(instance)
        .config(overrides)
        .environment(cli.environment())
        .module(
            new BrowserControlModule(
                cli.environment(),
                self -> Setups.catalog(cli).reservationsOfOthers(self.stateDirectory())));
  }

  private ExitCode run(List<GatewaySpec> specs, Optional<NextVersion> next, WhenReady whenReady)
      throws InterruptedException, IOException {
    GatewayHost host =
        GatewayHost.builder()
            .environment(cli.environment())
            .directory(cli.host())
            .distributions(cli.distributions())
            .services(Services.manager(cli))
            .build();
    CountDownLatch asked = new CountDownLatch(1);
    List<Gateway> gateways;
    try (Termination termination =
            Termination.listen(
                () -> {
                  next.ifPresent(NextVersion::giveUp);
                  host.gateways().forEach(gateway -> gateway.stop(Gateway.STOP_LIMIT));
                  asked.countDown();
                });
        host) {
      gateways = specs.stream().map(host::start).toList();
      for (Gateway gateway : gateways) {
        announce(gateway.awaitReady());
      }
      // A new version is the service's process before the old one ends.
      Optional<ServiceNotices> notices = ServiceNotices.begin(cli, gateways);
      for (Gateway gateway : gateways) {
        whenReady.ready(gateway);
      }
      next.ifPresent(successor -> successor.whenTakenOver(asked::countDown));
      // A gateway that restarted itself and could not come back leaves nothing to wait for.
      Future.join(gateways.stream().map(Gateway::over).toList())
          .onComplete(over -> asked.countDown());
      asked.await();
      if (next.filter(NextVersion::takenOver).isEmpty()) {
        notices.ifPresent(ServiceNotices::close);
      }
    }
    if (next.isPresent() && next.get().takenOver()) {
      return next.get().follow();
    }
    for (Gateway gateway : gateways) {
      if (gateway.failure().orElse(null) instanceof GatehouseException failure) {
        throw failure;
      }
    }
    return ExitCode.OK;
  }

  private void announce(Gateway gateway) {
    Instance instance = gateway.instance();
    if (json) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("event", "ready");
      tree.put("instance", InstanceView.json(instance, verbose));
      tree.put("url", gateway.uri().toString());
      tree.put("pid", ProcessHandle.current().pid());
      output().jsonLine(tree);
    } else {
      output()
          .line(
              instance.displayName()
                  + " is ready on "
                  + gateway.uri()
                  + "  (control "
                  + instance.ports().control()
                  + ", canvas "
                  + PortsView.canvas(instance.ports())
                  + ")");
    }
    output().flush();
  }

  private Output output() {
    return cli.output();
  }

  /** What is done when a gateway has become ready. */
  private interface WhenReady {
    void ready(Gateway gateway) throws IOException;
  }
}
