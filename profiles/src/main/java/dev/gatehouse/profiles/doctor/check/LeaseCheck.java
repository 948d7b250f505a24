package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.PortAnswer;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the running gateway answers, and runs where its configuration says. */
final class LeaseCheck implements DoctorCheck {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

  @Override
  public String id() {
    return "lease";
  }

  @Override
  public String title() {
    return "the lock, the lease and the answer of the running gateway";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    if (!Files.isDirectory(scope.instance().stateDirectory())) {
      return List.of();
    }
    boolean locked = StateLock.isHeld(scope.instance().stateDirectory());
    Optional<LeaseInfo> lease = scope.running();
    if (lease.isEmpty()) {
      return locked
          ? List.of(
              Finding.note(
                      "lease-missing",
                      "a process works in the state directory and holds no ports",
                      scope.layout().gatewayLock() + " is locked; a gateway starts or stops",
                      scope.hint("doctor"))
                  .withAdvice("wait a moment first"))
          : List.of();
    }
    List<Finding> found = new ArrayList<>();
    LeaseInfo running = lease.get();
    if (!PortAnswer.within(running.basePort(), ANSWER_LIMIT)) {
      found.add(
          Finding.fault(
              "lease-silent",
              "the gateway runs and does not answer",
              "process "
                  + running.pid()
                  + " holds port "
                  + running.basePort()
                  + " and said nothing within "
                  + ANSWER_LIMIT.toSeconds()
                  + " s",
              scope.hint("gateway restart")));
    }
    configuredPort(scope)
        .filter(port -> port.intValue() != running.basePort())
        .ifPresent(
            port ->
                found.add(
                    Finding.warning(
                        "lease-other-port",
                        "the gateway runs on another port than its configuration says",
                        "it holds " + running.basePort() + ", gateway.port is " + port.longValue(),
                        scope.hint("gateway restart"))));
    return found;
  }

  private static Optional<Number> configuredPort(DoctorScope scope) {
    return scope.config().valid()
        ? ConfigTrees.at(scope.config().resolved(), "gateway", "port")
            .filter(Number.class::isInstance)
            .map(Number.class::cast)
        : Optional.empty();
  }
}
