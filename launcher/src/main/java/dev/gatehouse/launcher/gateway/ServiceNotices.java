package dev.gatehouse.launcher.gateway;

import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayState;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.service.host.ServicePlan;
import dev.gatehouse.profiles.service.systemd.SystemdNotifier;
import dev.gatehouse.profiles.service.systemd.SystemdWatchdog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells systemd how gateways of this process go on, where this process is a service of ours. */
final class ServiceNotices implements AutoCloseable {
  // A restart in the process is over long before; a gateway that stays away longer is stuck.
  private static final Duration LONGEST_RESTART = Duration.ofMinutes(5);

  private final List<Gateway> gateways;
  private final SystemdNotifier notifier;
  private final Optional<SystemdWatchdog> watchdog;
  private long readyAt = System.nanoTime();

  private ServiceNotices(List<Gateway> gateways, SystemdNotifier notifier) {
    this.gateways = gateways;
    this.notifier = notifier;
    notifier.ready(
        "ready on "
            + String.join(
                ", ", gateways.stream().map(gateway -> gateway.uri().toString()).toList()));
    this.watchdog =
        notifier.watchdog().map(limit -> SystemdWatchdog.start(limit, this::ask, notifier::alive));
  }

  /** Says that all of {@code gateways} are ready, and from then on that they live. */
  static Optional<ServiceNotices> begin(Cli cli, List<Gateway> gateways) {
    // A socket alone proves nothing: a terminal inside a foreign service has inherited one.
    return cli.environment()
        .get(cli.distribution().variable("SERVICE_KIND"))
        .filter(ServicePlan.KIND::equals)
        .flatMap(kind -> SystemdNotifier.of(cli.environment()))
        .map(notifier -> new ServiceNotices(gateways, notifier));
  }

  /** Asks the event loop of each gateway; called by the watchdog's thread alone. */
  private void ask(Runnable answered) {
    if (gateways.stream().allMatch(gateway -> gateway.state() == GatewayState.READY)) {
      readyAt = System.nanoTime();
    } else if (System.nanoTime() - readyAt < LONGEST_RESTART.toNanos()) {
      answered.run();
      return;
    }
    AtomicInteger silent = new AtomicInteger(gateways.size());
    for (Gateway gateway : gateways) {
      loop(gateway)
          .ifPresent(
              loop ->
                  loop.run(
                      () -> {
                        if (silent.decrementAndGet() == 0) {
                          answered.run();
                        }
                      }));
    }
  }

  private static Optional<GatewayLoop> loop(Gateway gateway) {
    try {
      return Optional.of(gateway.part(GatewayLoop.class));
    } catch (RuntimeException e) {
      return Optional.empty(); // it closes in this moment, and is asked again
    }
  }

  @Override
  public void close() {
    watchdog.ifPresent(SystemdWatchdog::close);
    notifier.stopping();
  }
}
