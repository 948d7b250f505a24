package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.util.ArrayList;
import java.util.List;

/** Variables that a command inherited and that could make it act on another instance. */
final class EnvironmentCheck implements DoctorCheck {
  private static final List<String> SERVICE_NAMES =
      List.of("SYSTEMD_UNIT", "LAUNCHD_LABEL", "WINDOWS_TASK_NAME");
  private static final List<String> SECRETS = List.of("GATEWAY_TOKEN", "GATEWAY_PASSWORD");
  private static final List<String> JAVA_OPTIONS =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  @Override
  public String id() {
    return "environment";
  }

  @Override
  public String title() {
    return "variables of this shell that name an instance";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    List<Finding> found = new ArrayList<>();
    for (String warning : scope.instance().warnings()) {
      found.add(
          Finding.warning(
                  "environment-ambiguous",
                  "flags, variables and files disagree about what is meant",
                  warning,
                  scope.hint("instances show --verbose"))
              .withAdvice("it tells the reason for each value"));
    }
    Distribution distribution = scope.instance().distribution();
    for (String name : SERVICE_NAMES) {
      named(
          scope,
          distribution.variable(name),
          "environment-service-name",
          "another name for the service was inherited",
          found);
    }
    for (String name : SECRETS) {
      named(
          scope,
          distribution.variable(name),
          "environment-secret",
          "a secret of a gateway stands in the environment, which every child inherits",
          found);
    }
    for (String name : JAVA_OPTIONS) {
      named(scope, name, "environment-java-options", "Java loads options of this shell", found);
    }
    return found;
  }

  private static void named(
      DoctorScope scope, String variable, String id, String title, List<Finding> found) {
    if (scope.environment().get(variable).isPresent()) {
      found.add(Finding.warning(id, title, variable + " is set", "unset " + variable));
    }
  }
}
