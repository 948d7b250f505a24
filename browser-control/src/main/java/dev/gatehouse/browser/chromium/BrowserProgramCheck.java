package dev.gatehouse.browser.chromium;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.util.List;
import java.util.Optional;

/** Whether there is a browser to drive. */
final class BrowserProgramCheck implements DoctorCheck {
  @Override
  public String id() {
    return "browser-program";
  }

  @Override
  public String title() {
    return "the browser that is driven";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    if (!scope.config().valid() || isOff(scope, "enabled", false)) {
      return List.of();
    }
    BrowserFinder finder = new BrowserFinder(scope.config().environment());
    Optional<String> named =
        ConfigTrees.at(scope.config().resolved(), "browser", "executablePath")
            .map(Object::toString)
            .filter(path -> !path.isBlank());
    // A named program that is not there is refused, and the refusal becomes the finding.
    return finder.find(named).isPresent() || isOff(scope, "attachOnly", true)
        ? List.of()
        : List.of(
            Finding.note(
                    "browser-program-missing",
                    "there is no browser to drive",
                    "neither at the usual places nor on PATH",
                    finder.installCommand())
                .withAdvice(finder.howToInstall()));
  }

  private static boolean isOff(DoctorScope scope, String key, boolean value) {
    return ConfigTrees.at(scope.config().resolved(), "browser", key)
        .filter(given -> given.equals(value))
        .isPresent();
  }
}
