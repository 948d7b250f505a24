package dev.gatehouse.launcher.gateway;

import dev.gatehouse.browser.BrowserControlModule;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs gateways in this process until it is asked to end. */
final class Foreground {
  private static final Duration END_LIMIT = Duration.ofSeconds(15);

  private final Cli cli;
  private final boolean json;
  private final boolean verbose;

  Foreground(Cli cli, boolean json, boolean verbose) {
    this.cli = cli;
    this.json = json;
    this.verbose = verbose;
  }

  /** Runs one gateway. */
  ExitCode run(RunOptions options) throws InterruptedException {
    Selection selection = cli.selection().withPurpose(Selection.Purpose.START);
    Map<String, Object> overrides = options.overrides();
    Instance instance = cli.resolve(options.port().map(selection::withPort).orElse(selection));
    if (options.force() && Services.stop(cli, instance, END_LIMIT)) {
      output().note("ended the gateway of " + instance.displayName() + " that was running");
    }
    return run(List.of(prepare(instance, overrides)));
  }

  /** Runs a gateway for each profile. */
  ExitCode run(Iterable<String> profiles) throws InterruptedException {
    List<GatewaySpec> specs = new ArrayList<>();
    for (String profile : profiles) {
      Selection selection =
          cli.selection().withPurpose(Selection.Purpose.START).withProfile(profile);
      specs.add(prepare(cli.resolve(selection), Map.of()));
    }
    return run(specs);
  }

  private GatewaySpec prepare(Instance resolved, Map<String, Object> overrides) {
    SetupResult setup = Setups.setUp(cli, resolved, SetupOptions.forStart());
    Instance instance = setup.instance();
    if (!json) {
      InstanceView.header(cli, instance, verbose)
          .forEach(line -> output().note(output().dim(line)));
      Setups.lines(cli, setup).forEach(line -> output().note("  " + line));
    }
    return GatewaySpec.builder()
        .instance(instance)
        .config(overrides)
        .environment(cli.environment())
        .module(
            new BrowserControlModule(
                cli.environment(),
                self -> Setups.catalog(cli).reservationsOfOthers(self.stateDirectory())))
        .build();
  }

  private ExitCode run(List<GatewaySpec> specs) throws InterruptedException {
    GatewayHost host =
        GatewayHost.builder()
            .environment(cli.environment())
            .directory(cli.host())
            .distributions(cli.distributions())
            .services(Services.manager(cli))
            .build();
    try (Termination termination =
            Termination.listen(
                () -> host.gateways().forEach(gateway -> gateway.stop(Gateway.STOP_LIMIT)));
        host) {
      List<Gateway> starting = specs.stream().map(host::start).toList();
      starting.forEach(gateway -> announce(gateway.awaitReady()));
      Optional<ServiceNotices> notices = ServiceNotices.begin(cli, starting);
      termination.await();
      notices.ifPresent(ServiceNotices::close);
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
}
