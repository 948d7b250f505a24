package dev.gatehouse.launcher.reset;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.host.HostServices;
import dev.gatehouse.profiles.service.host.ServicePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** The service of an instance, as it is taken away. */
final class InstalledService {
  private InstalledService() {}

  /**
   * Takes it away; returns what was done, for people. A service that is not ours is left alone.
   *
   * @throws dev.gatehouse.core.GatehouseException when the manager refuses
   */
  static List<String> remove(Cli cli, Instance instance, boolean dryRun) throws IOException {
    HostServices manager = Services.manager(cli);
    Optional<NativeServices> installed = manager.installed(instance);
    if (installed.isEmpty()) {
      return List.of("no service of " + instance.displayName() + " is installed");
    }
    String name = installed.get().name(instance);
    if (dryRun) {
      return List.of("[dry-run] would remove the service " + name);
    }
    installed.get().uninstall(instance, false);
    Files.deleteIfExists(ServicePlan.environmentFile(instance));
    return List.of("removed the service " + name);
  }
}
