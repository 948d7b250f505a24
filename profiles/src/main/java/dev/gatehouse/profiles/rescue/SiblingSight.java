package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.Pulse;
import dev.gatehouse.profiles.Pulse.Beat;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What can be seen of a sibling from outside, and waiting for it to change. Blocks. */
final class SiblingSight {
  private static final Duration PULSE_LIMIT = Duration.ofSeconds(2);

  /** A process that is older and listens nowhere is not about to. */
  private static final Duration YOUNG = Duration.ofSeconds(30);

  private static final long POLL_MILLIS = 50;

  private final LeaseTable leases;
  private final Environment environment;
  private final Clock clock;
  private final Optional<ServiceManager> services;

  SiblingSight(
      LeaseTable leases, Environment environment, Clock clock, Optional<ServiceManager> services) {
    this.leases = leases;
    this.environment = environment;
    this.clock = clock;
    this.services = services;
  }

  SiblingConfig config(KnownInstance known) {
    return new SiblingConfig(known, environment, clock);
  }

  SiblingStatus status(KnownInstance known, SiblingConfig config) {
    Vitals vitals = vitals(known);
    return new SiblingStatus(
        known.name(),
        known.id(),
        known.realStateDirectory(),
        vitals.lease().isPresent(),
        vitals.process().map(ProcessHandle::pid).orElse(0L),
        vitals.lease().map(LeaseInfo::sinceMillis).orElse(0L),
        vitals.pulse(),
        starting(vitals),
        vitals.service(),
        config.now().valid(),
        config.newest().map(Generation::number).orElse(0),
        known.problems().stream().map(Shown::line).toList());
  }

  /**
   * Lets a sibling that is on its way up by itself get there, for a while: whoever started it again
   * in the middle would end it.
   */
  void settle(KnownInstance known) {
    until(YOUNG, () -> !starting(vitals(known)));
  }

  /** Waits until the sibling answers as itself, is given up, or the time is over. */
  void await(KnownInstance known, Duration limit) {
    until(limit, () -> vitals(known).pulse().map(Pulse::alive).orElse(false) || givenUp(known));
  }

  /** What tells whether a sibling lives. */
  private record Vitals(
      Optional<LeaseInfo> lease,
      Optional<ProcessHandle> process,
      Optional<Pulse> pulse,
      Optional<ServiceState> service) {}

  private Vitals vitals(KnownInstance known) {
    Optional<LeaseInfo> lease = leases.of(known.realStateDirectory());
    return new Vitals(
        lease,
        lease.flatMap(SiblingProcess::of),
        lease.map(held -> Pulse.of(known.instance().marker(), held.basePort(), PULSE_LIMIT)),
        services.map(manager -> manager.state(known.instance())));
  }

  private boolean starting(Vitals vitals) {
    if (vitals.lease().isEmpty()) {
      return vitals
          .service()
          .filter(state -> state.phase() == ServiceState.Phase.RUNNING)
          .isPresent();
    }
    boolean listens = vitals.pulse().filter(pulse -> pulse.beat() != Beat.NONE).isPresent();
    return !listens
        && vitals
            .process()
            .filter(process -> !SiblingProcess.isStopped(process))
            .flatMap(process -> process.info().startInstant())
            .filter(start -> start.plus(YOUNG).isAfter(clock.instant()))
            .isPresent();
  }

  private boolean givenUp(KnownInstance known) {
    return services
            .map(manager -> manager.state(known.instance()).phase())
            .filter(phase -> phase == ServiceState.Phase.GAVE_UP)
            .isPresent()
        && !StateLock.isHeld(Places.real(known.realStateDirectory()));
  }

  private static void until(Duration limit, BooleanSupplier reached) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() - deadline < 0 && !reached.getAsBoolean()) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
