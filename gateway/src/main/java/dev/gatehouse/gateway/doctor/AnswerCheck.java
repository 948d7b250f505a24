package dev.gatehouse.gateway.doctor;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Secrets;
import dev.gatehouse.gateway.client.CallRefusedException;
import dev.gatehouse.gateway.client.ClientOptions;
import dev.gatehouse.gateway.client.ClientTarget;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the running gateway proves to be this instance, takes the credential of its own
 * configuration, is of this program's version, and keeps within its budget.
 */
final class AnswerCheck implements DoctorCheck {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @Override
  public String id() {
    return "gateway";
  }

  @Override
  public String title() {
    return "the running gateway: who it is, its version, its budget";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    Optional<LeaseInfo> lease = scope.running();
    if (lease.isEmpty() || !scope.config().valid() || scope.instance().marker().isEmpty()) {
      return List.of();
    }
    int port = lease.get().basePort();
    ClientOptions.Builder options = ClientOptions.builder().timeout(LIMIT);
    secret(scope, "token").ifPresent(options::token);
    secret(scope, "password").ifPresent(options::password);
    try (DirectClient client =
        DirectClient.connect(ClientTarget.of(scope.instance(), port), options.build())) {
      List<Finding> found = new ArrayList<>();
      version(scope, client.hello().serverVersion()).ifPresent(found::add);
      budgets(scope, client, found);
      return found;
    } catch (GatehouseException e) {
      return refused(scope, port, e);
    }
  }

  private static List<Finding> refused(DoctorScope scope, int port, GatehouseException e) {
    String evidence = "port " + port + ": " + e.getMessage();
    if (e.exitCode() == ExitCode.IDENTITY) {
      return List.of(
          Finding.fault(
              "gateway-not-proven",
              "what answers on the port does not prove to be this instance",
              evidence,
              scope.hint("ports show")));
    }
    if (e.exitCode() == ExitCode.ACCESS) {
      return List.of(
          Finding.fault(
              "gateway-secret-changed",
              "the running gateway does not take the secret of its configuration",
              evidence,
              scope.hint("gateway restart")));
    }
    return e.exitCode() == ExitCode.UNREACHABLE
        ? List.of() // the check of the lease says that nobody answers
        : List.of(
            Finding.fault(
                    "gateway-refuses",
                    "the running gateway refuses this command",
                    evidence,
                    scope.hint("logs"))
                .withAdvice(e.remedy()));
  }

  private static Optional<Finding> version(DoctorScope scope, String running) {
    return scope.version().isEmpty() || running.isEmpty() || scope.version().equals(running)
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                "gateway-version",
                "the running gateway is of another version than this program",
                "it is " + running + ", this is " + scope.version(),
                scope.hint("gateway restart")));
  }

  private static void budgets(DoctorScope scope, DirectClient client, List<Finding> found) {
    Object limits;
    try {
      limits = client.call("budget.status", Map.of()).object().get("limits");
    } catch (CallRefusedException e) {
      return; // a version that has no budgets yet; the check of the version says so
    }
    if (limits instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> limit && "reached".equals(limit.get("state"))) {
          found.add(
              Finding.warning(
                  "gateway-budget",
                  "a budget is used up",
                  limit.get("name")
                      + ": "
                      + limit.get("used")
                      + " of "
                      + limit.get("limit")
                      + " "
                      + limit.get("unit"),
                  scope.hint(
                      "config set gateway.budget."
                          + limit.get("name")
                          + " "
                          + twice(limit.get("limit")))));
        }
      }
    }
  }

  /** What a used-up limit is set to: people who want less raise it by hand. */
  private static long twice(@Nullable Object limit) {
    return limit instanceof Number number ? number.longValue() * 2 : 1;
  }

  private static Optional<String> secret(DoctorScope scope, String key) {
    return ConfigTrees.at(scope.config().resolved(), "gateway", "auth", key)
        .flatMap(value -> Secrets.of(scope.config()).resolve(value));
  }
}
