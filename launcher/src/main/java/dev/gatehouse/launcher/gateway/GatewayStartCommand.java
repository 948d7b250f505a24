package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.supervision.Readiness;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.host.HostServices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code gateway start}: starts the installed service. */
@Command(
    name = "start",
    description = {
      "Starts the instance's service and waits until the gateway is ready.",
      "Forgets why an earlier start was given up. Fails when no service is installed."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile main gateway start")
final class GatewayStartCommand extends ServiceCommand {
  GatewayStartCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws InterruptedException {
    Instance instance = instance(Selection.Purpose.FILES);
    HostServices manager = manager(cli());
    requireSet(instance);
    Optional<LeaseInfo> outside = unmanaged(cli(), manager, instance);
    if (outside.isPresent()) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          instance.displayName()
              + " already runs as process "
              + outside.get().pid()
              + ", outside its service",
          "end it first with: " + cli().hint(instance, "gateway stop"));
    }
    requireKeeper(manager, instance);
    boolean was = manager.state(instance).phase() == ServiceState.Phase.RUNNING;
    manager.start(instance);
    Readiness.Outcome outcome = awaitReady(manager, instance, Optional.empty());
    requireReady(outcome, cli());
    return done(
        outcome.instance(),
        "start",
        "started",
        instance.displayName()
            + (was ? " was running: " : " is running: ")
            + url(outcome.instance()),
        Map.of("pid", outcome.pid()));
  }

  private void requireSet(Instance instance) {
    instance.leaseOwner();
  }

  /** A service is installed, or this machine has nothing but our own supervisor. */
  private void requireKeeper(HostServices manager, Instance instance) {
    if (manager.installed(instance).isPresent()
        || manager.supervisor().state(instance).phase() != ServiceState.Phase.NONE) {
      return;
    }
    Optional<NativeServices> system = manager.system();
    List<Preflight> preflight = system.map(NativeServices::preflight).orElse(List.of());
    if (system.isPresent() && preflight.stream().noneMatch(Preflight::blocks)) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          instance.displayName() + " is not installed as a service",
          "install it with: " + cli().hint(instance, "gateway install"));
    }
    hint(supervisedOnly(cli(), instance));
  }
}
