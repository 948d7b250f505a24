package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gateway stop}: ends this instance's gateway and nothing else. */
@Command(
    name = "stop",
    description = "Stops the instance's gateway, and its supervisor; exit 3 when none runs.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue gateway stop")
final class GatewayStop extends CliCommand {
  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long a graceful stop may take; default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds = 15;

  GatewayStop(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance(Selection.Purpose.FILES);
    Optional<LeaseInfo> lease = Connection.lease(cli(), instance);
    boolean stopped =
        Services.stop(cli(), instance, Duration.ofSeconds(Math.max(0, timeoutSeconds)));
    if (!stopped) {
      throw new GatehouseException(
          ExitCode.NOT_RUNNING,
          instance.displayName() + " is not running",
          "there is nothing to stop");
    }
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("stopped", true);
      answer.put("pid", lease.map(LeaseInfo::pid).orElse(null));
      output().json(answer);
    } else {
      output().line("stopped " + instance.displayName());
    }
    return ExitCode.OK;
  }
}
