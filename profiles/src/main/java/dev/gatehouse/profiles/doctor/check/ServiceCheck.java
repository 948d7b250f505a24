package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import java.util.List;
import java.util.Optional;

/** How it stands with what keeps this instance, and no other one, running. */
final class ServiceCheck implements DoctorCheck {
  @Override
  public String id() {
    return "service";
  }

  @Override
  public String title() {
    return "what keeps the gateway running";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    Optional<ServiceManager> services = scope.services();
    if (services.isEmpty() || scope.instance().marker().isEmpty()) {
      return List.of();
    }
    ServiceState state = services.get().state(scope.instance());
    String detail = state.detail().isEmpty() ? "no reason was kept" : state.detail();
    return switch (state.phase()) {
      case NONE, RUNNING -> List.of();
      case STOPPED ->
          List.of(
              Finding.note(
                  "service-stopped",
                  "a service is installed and stopped",
                  state.detail().isEmpty() ? "it was stopped, or never started" : state.detail(),
                  scope.hint("gateway start")));
      case WAITING ->
          List.of(
              Finding.warning(
                  "service-waiting",
                  "the gateway ended and waits for its next start",
                  detail + "; restarted " + state.restarts() + " times",
                  scope.hint("logs")));
      case ORPHANED ->
          List.of(
              Finding.warning(
                  "service-orphaned",
                  "the gateway runs, but nothing would start it again",
                  "process " + state.pid() + " runs alone" + reason(state),
                  scope.hint("up")));
      case GAVE_UP ->
          List.of(
              Finding.fault(
                      "service-gave-up",
                      "the gateway is not started any more",
                      detail,
                      scope.hint("gateway start"))
                  .withAdvice("first mend what the reason names"));
    };
  }

  private static String reason(ServiceState state) {
    return state.detail().isEmpty() ? "" : ": " + state.detail();
  }
}
