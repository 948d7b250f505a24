package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.core.config.ConfigProblem;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.profiles.ShellWord;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the configuration can be used. The file is its user's: nothing here rewrites it. */
final class ConfigCheck implements DoctorCheck {
  private static final int MOST = 20;

  @Override
  public String id() {
    return "config";
  }

  @Override
  public String title() {
    return "the configuration";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    ConfigSnapshot config = scope.config();
    if (!config.exists()) {
      return List.of(
          Finding.fault(
              "config-missing",
              "there is no configuration",
              config.path() + " does not exist",
              scope.hint("setup")));
    }
    List<Finding> found = new ArrayList<>();
    for (ConfigProblem problem : config.problems().stream().limit(MOST).toList()) {
      boolean error = problem.severity() == ConfigProblem.Severity.ERROR;
      String place =
          problem.line() == 0
              ? problem.file().toString()
              : problem.file() + ":" + problem.line() + ":" + problem.column();
      String what = place + ": " + problem.message();
      found.add(
          error
              ? invalid(scope, config, what, problem.remedy())
              : Finding.warning(
                      "config-warning",
                      "the configuration says something odd",
                      what,
                      scope.hint(
                          problem.path().isEmpty()
                              ? "config validate"
                              : "config unset " + ShellWord.of(problem.path())))
                  .withAdvice(problem.remedy()));
    }
    return found;
  }

  private static Finding invalid(
      DoctorScope scope, ConfigSnapshot config, String what, String remedy) {
    Optional<Generation> good =
        scope.instance().configStore(scope.environment(), scope.clock()).history().stream()
            .filter(generation -> generation.valid() && !generation.hash().equals(config.hash()))
            .reduce((earlier, later) -> later);
    String title = "the configuration cannot be used";
    return good.map(
            generation ->
                Finding.fault(
                    "config-invalid",
                    title,
                    what,
                    scope.hint("config rollback " + generation.number())))
        .orElseGet(
            () ->
                Finding.fault("config-invalid", title, what, scope.hint("config validate"))
                    .withAdvice("first, with an editor: " + remedy));
  }
}
