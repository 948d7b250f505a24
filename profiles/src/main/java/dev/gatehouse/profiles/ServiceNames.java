package dev.gatehouse.profiles;

import dev.gatehouse.core.distribution.Distribution;
import java.util.Locale;

/**
 * The names under which an operating system runs an instance. Derived from distribution and profile
 * alone: variables that name a service are another instance's leftovers and never change them.
 *
 * @param launchdLabel label of the launchd agent
 * @param systemdUnit unit name with {@code .service}
 * @param windowsTask name of the scheduled task
 */
public record ServiceNames(String launchdLabel, String systemdUnit, String windowsTask) {
  private static final String PLACEHOLDER = "{profile}";

  /** The names of an instance's service. */
  public static ServiceNames of(Instance instance) {
    return of(instance.distribution(), instance.profile());
  }

  /** The names of the service of a distribution's profile. */
  public static ServiceNames of(Distribution distribution, ProfileName profile) {
    Distribution.ServiceNames names = distribution.services();
    if (profile.isDefault()) {
      return new ServiceNames(
          names.launchdLabel(), names.systemdUnit() + ".service", names.windowsTask());
    }
    return new ServiceNames(
        names.profileLaunchdLabel().replace(PLACEHOLDER, profile.value()),
        names.profileSystemdUnit().replace(PLACEHOLDER, profile.value()) + ".service",
        names.profileWindowsTask().replace(PLACEHOLDER, profile.value()));
  }

  /** The same names in lower case: launchd and Windows do not tell them apart by case. */
  ServiceNames folded() {
    return new ServiceNames(
        launchdLabel.toLowerCase(Locale.ROOT),
        systemdUnit.toLowerCase(Locale.ROOT),
        windowsTask.toLowerCase(Locale.ROOT));
  }
}
