package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.service.DefinitionFile;
import dev.gatehouse.profiles.service.host.HostServices;
import dev.gatehouse.profiles.service.host.ServicePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gateway uninstall}: the service goes, the instance stays. */
@Command(
    name = "uninstall",
    description = {
      "Stops the gateway and removes its service; the instance and all its files stay.",
      "A service that another instance or another program has installed is left alone."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue gateway uninstall")
final class GatewayUninstall extends CliCommand {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  @Option(
      names = "--force",
      description = "Remove the service of this name although its instance is gone.")
  private boolean force;

  GatewayUninstall(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException {
    Instance instance = instance(Selection.Purpose.FILES);
    HostServices manager = Services.manager(cli());
    boolean known =
        manager
            .definition(instance)
            .filter(file -> file.ownership() != DefinitionFile.Ownership.ABSENT)
            .isPresent();
    boolean removed = known && manager.system().orElseThrow().uninstall(instance, force);
    boolean stopped = manager.supervisor().stop(instance, STOP_LIMIT);
    if (removed) {
      Files.deleteIfExists(ServicePlan.environmentFile(instance));
    }
    String result = removed || stopped ? "uninstalled" : "not-loaded";
    String message =
        removed
            ? "removed the service of " + instance.displayName()
            : instance.displayName()
                + " has no service"
                + (stopped ? "; its supervisor was stopped" : "; there is nothing to remove");
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("ok", true);
      answer.put("action", "uninstall");
      answer.put("result", result);
      answer.put("message", message);
      answer.put("service", ServiceReport.of(cli(), instance).json());
      output().json(answer);
    } else {
      output().line(message);
    }
    return ExitCode.OK;
  }
}
