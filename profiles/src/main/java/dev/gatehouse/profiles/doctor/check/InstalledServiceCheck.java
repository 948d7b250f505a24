package dev.gatehouse.profiles.doctor.check;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.ShellWord;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import dev.gatehouse.profiles.service.DefinitionFile;
import dev.gatehouse.profiles.service.Drift;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.ServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether the service of this instance's exact name is its own, is what would be installed now, and
 * can run on this machine. No service of another name is looked at.
 */
public final class InstalledServiceCheck implements DoctorCheck {
  private final Optional<NativeServices> system;
  private final Function<Instance, ServiceDefinition> plan;

  /**
   * @param system the operating system's own service manager, where it has one
   * @param plan what would be installed for an instance by this program, in this version
   */
  public InstalledServiceCheck(
      Optional<NativeServices> system, Function<Instance, ServiceDefinition> plan) {
    this.system = requireNonNull(system, "system");
    this.plan = requireNonNull(plan, "plan");
  }

  @Override
  public String id() {
    return "installed-service";
  }

  @Override
  public String title() {
    return "the service that is installed for this instance";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    if (system.isEmpty() || scope.instance().marker().isEmpty()) {
      return List.of();
    }
    NativeServices services = system.get();
    DefinitionFile file = services.definition(scope.instance());
    return switch (file.ownership()) {
      case ABSENT -> List.of();
      case OWN -> own(scope, services);
      case OTHER_INSTANCE, FOREIGN ->
          List.of(
              Finding.warning(
                      "installed-service-foreign",
                      "the name of this instance's service is somebody else's",
                      file.path()
                          + file.owner()
                              .map(
                                  owner ->
                                      " is that of "
                                          + owner.distribution()
                                          + "/"
                                          + owner.profile()
                                          + " in "
                                          + owner.stateDirectory())
                              .orElse(" was not written by this program"),
                      "less " + ShellWord.of(file.path()))
                  .withAdvice("look at it; nothing here touches it"));
    };
  }

  private List<Finding> own(DoctorScope scope, NativeServices services) {
    List<Finding> found = new ArrayList<>();
    ServiceDefinition wanted = plan.apply(scope.instance());
    for (Drift drift : services.drift(scope.instance(), wanted)) {
      Finding finding =
          drift.serious()
              ? Finding.fault(
                  "installed-service-drift",
                  "the service runs other places or another configuration",
                  drift.text(),
                  scope.hint("gateway install --force"))
              : Finding.warning(
                  "installed-service-drift",
                  "the service is not what would be installed now",
                  drift.text(),
                  scope.hint("gateway install --force"));
      found.add(finding.withFix(() -> install(scope, services)));
    }
    if (!services.enabled(scope.instance())) {
      found.add(
          Finding.warning(
              "installed-service-disabled",
              "the service does not start by itself",
              services.name(scope.instance()) + " is " + services.kind().disabled(),
              scope.hint("gateway install --force")));
    }
    for (Preflight obstacle : services.preflight()) {
      found.add(
          obstacle.blocks()
              ? Finding.fault(
                      "installed-service-" + obstacle.id(),
                      "the service cannot run here",
                      obstacle.message(),
                      scope.hint("gateway status"))
                  .withAdvice(obstacle.remedy())
              : Finding.warning(
                      "installed-service-" + obstacle.id(),
                      "the service may not run as it should",
                      obstacle.message(),
                      scope.hint("gateway status"))
                  .withAdvice(obstacle.remedy()));
    }
    return found;
  }

  private String install(DoctorScope scope, NativeServices services) {
    services.install(scope.instance(), plan.apply(scope.instance()), false, false);
    return "wrote the definition anew; it counts from the next start";
  }
}
