package dev.gatehouse.launcher.reset;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.List;

/** The service of an instance, as it is taken away. */
final class InstalledService {
  private InstalledService() {}

  /** Takes it away; returns what was done, for people. */
  static List<String> remove(Cli cli, Instance instance, boolean dryRun) {
    return List.of("no service of " + instance.displayName() + " is installed");
  }
}
