package dev.gatehouse.launcher.onboard;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.launcher.onboard.Report.ServiceOutcome;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceState.Phase;
import dev.gatehouse.profiles.service.host.HostServices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Has the gateway of an instance kept running. Blocks. */
final class ServiceStep {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final Cli cli;
  private final HostServices manager;

  ServiceStep(Cli cli) {
    this.cli = cli;
    this.manager = Services.manager(cli);
  }

  /** What will be done, for a person who is asked. */
  String offer(Instance instance) {
    Optional<Preflight> blocked = blocked();
    if (manager.system().isPresent() && blocked.isEmpty()) {
      NativeServices system = manager.system().get();
      return system.kind().label() + " starts " + system.name(instance) + " with your session";
    }
    return "our own supervisor keeps the gateway running until this machine restarts ("
        + blocked.map(Preflight::message).orElse("this system has no service manager")
        + ")";
  }

  /** Whether a service of this instance, or our supervisor, keeps its gateway already. */
  boolean present(Instance instance) {
    return manager.installed(instance).isPresent() || supervised(instance);
  }

  /**
   * Does it; twice the same changes nothing.
   *
   * @throws dev.gatehouse.core.GatehouseException when the manager refuses
   */
  ServiceOutcome install(Instance instance) {
    boolean byHand = byHand(instance);
    String later =
        "; it runs in a terminal now, when that has ended: " + cli.hint(instance, "gateway start");
    if (manager.system().isEmpty() || blocked().isPresent()) {
      if (byHand) {
        return new ServiceOutcome("prepared", offer(instance) + later);
      }
      manager.supervisor().start(instance);
      return new ServiceOutcome("supervised", offer(instance));
    }
    NativeServices system = manager.system().get();
    ServiceDefinition definition = Services.plan(cli, instance).define(instance, List.of());
    boolean there = system.definition(instance).own();
    boolean running = system.state(instance).phase() == Phase.RUNNING;
    if (there && running && system.drift(instance, definition).isEmpty()) {
      return new ServiceOutcome("already-installed", system.name(instance) + " is as it should be");
    }
    if (!byHand && !running) {
      // What "up" has started would be in the way of the service; it is ours to end.
      manager.supervisor().stop(instance, STOP_LIMIT);
    }
    system.install(instance, definition, !byHand, false);
    return new ServiceOutcome("installed", offer(instance) + (byHand ? later : ""));
  }

  /** Whether the gateway runs and nothing keeps it. */
  private boolean byHand(Instance instance) {
    boolean kept =
        supervised(instance)
            || manager
                .installed(instance)
                .filter(system -> system.state(instance).phase() == Phase.RUNNING)
                .isPresent();
    return !kept && Connection.lease(cli, instance).isPresent();
  }

  private boolean supervised(Instance instance) {
    Phase phase = manager.supervisor().state(instance).phase();
    return phase == Phase.RUNNING || phase == Phase.WAITING || phase == Phase.ORPHANED;
  }

  private Optional<Preflight> blocked() {
    return manager.system().stream()
        .flatMap(system -> system.preflight().stream())
        .filter(Preflight::blocks)
        .findFirst();
  }
}
