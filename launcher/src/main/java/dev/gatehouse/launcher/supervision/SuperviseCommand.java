package dev.gatehouse.launcher.supervision;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Termination;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.service.supervisor.RestartPolicy;
import dev.gatehouse.profiles.service.supervisor.Supervisor;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;

/** {@code supervise}: what {@code up} starts for each instance. */
@Command(
    name = "supervise",
    hidden = true,
    description = "Keeps the instance's gateway running, in the foreground; \"up\" starts it.",
    footer = "  ${ROOT-COMMAND-NAME} --profile main supervise")
public final class SuperviseCommand extends CliCommand {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  public SuperviseCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException, InterruptedException {
    Instance instance = instance(Selection.Purpose.FILES);
    Supervisor supervisor =
        new Supervisor(
            instance,
            Services.command(instance, "gateway"),
            Services.environment(cli(), instance),
            RestartPolicy.DEFAULT,
            () -> Services.process(cli(), instance));
    try (Termination termination = Termination.listen(() -> supervisor.stop(STOP_LIMIT))) {
      return supervisor.run();
    }
  }
}
