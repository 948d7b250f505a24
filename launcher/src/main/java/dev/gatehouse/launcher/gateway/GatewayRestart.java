package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.launcher.supervision.Readiness;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.host.HostServices;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code gateway restart}: by whatever keeps the gateway running, else in its own process. */
@Command(
    name = "restart",
    description = {
      "Restarts the gateway by its service or supervisor, and waits until it is ready again.",
      "One that runs in a terminal is asked to start anew in its own process."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile main gateway restart")
final class GatewayRestart extends ServiceCommand {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  GatewayRestart(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws InterruptedException {
    Instance instance = instance(Selection.Purpose.CLIENT);
    HostServices manager = manager(cli());
    Optional<LeaseInfo> before = Connection.lease(cli(), instance);
    Optional<LeaseInfo> outside = unmanaged(cli(), manager, instance);
    ServiceState.Phase phase = manager.state(instance).phase();
    String how;
    if (outside.isPresent()) {
      inItsProcess(instance);
      how = "in its own process";
    } else if (manager.installed(instance).isPresent() || phase != ServiceState.Phase.NONE) {
      Services.refuseShared(cli(), instance);
      manager.restart(instance, STOP_LIMIT);
      how = manager.installed(instance).isPresent() ? "by its service" : "by its supervisor";
    } else {
      throw new GatehouseException(
          ExitCode.NOT_RUNNING,
          instance.displayName() + " is not running, and nothing keeps it running",
          "install it as a service with: " + cli().hint(instance, "gateway install"));
    }
    Readiness.Outcome outcome = awaitReady(manager, instance, before);
    requireReady(outcome, cli());
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("pid", outcome.pid());
    more.put("how", how);
    return done(
        outcome.instance(),
        "restart",
        "restarted",
        instance.displayName() + " was restarted " + how + ": " + url(outcome.instance()),
        more);
  }

  private void inItsProcess(Instance instance) {
    try (DirectClient client = new Connection().open(cli(), instance)) {
      client.call(
          "gateway.restart.request", Map.of("reason", "gateway restart on the command line"));
    }
  }
}
