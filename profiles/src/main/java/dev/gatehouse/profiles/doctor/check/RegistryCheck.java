package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.util.List;

/** Whether the other instances of this host know of this one, and keep off its ports. */
final class RegistryCheck implements DoctorCheck {
  @Override
  public String id() {
    return "registry";
  }

  @Override
  public String title() {
    return "the host's list of instances";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    if (scope.instance().marker().isEmpty() || scope.catalog().isRegistered(scope.instance())) {
      return List.of();
    }
    return List.of(
        Finding.warning(
                "registry-missing",
                "other instances may not know of this one and take its ports",
                "no entry in " + scope.host().path().resolve("instances"),
                scope.hint("setup"))
            .withFix(
                () -> {
                  scope.catalog().register(scope.instance());
                  return "wrote the entry";
                }));
  }
}
