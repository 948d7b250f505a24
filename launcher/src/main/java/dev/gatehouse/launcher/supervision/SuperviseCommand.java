package dev.gatehouse.launcher.supervision;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Termination;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.service.host.ServicePlan;
import dev.gatehouse.profiles.service.supervisor.HangPolicy;
import dev.gatehouse.profiles.service.supervisor.LoopProbe;
import dev.gatehouse.profiles.service.supervisor.RestartPolicy;
import dev.gatehouse.profiles.service.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code supervise}: what {@code up} starts for each instance. */
@Command(
    name = "supervise",
    hidden = true,
    description = "Keeps the instance's gateway running, in the foreground; \"up\" starts it.",
    footer = "  ${ROOT-COMMAND-NAME} --profile main supervise")
public final class SuperviseCommand extends CliCommand {
  @Option(
      names = "--service",
      paramLabel = "FILE",
      description = "Run as a service of the operating system, with the variables of this file.")
  private @Nullable Path service;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  public SuperviseCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException, InterruptedException {
    Path variables = service;
    return variables == null ? supervise(cli()) : asService(variables);
  }

  /**
   * A service manager starts again what has failed: a gateway that was given up must not look like
   * that.
   */
  private ExitCode asService(Path variables) throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(cli().environment().variables());
    all.putAll(ServicePlan.readVariables(variables));
    ExitCode code = supervise(cli().withVariables(all));
    return code == ExitCode.FAILURE ? ExitCode.OK : code;
  }

  private ExitCode supervise(Cli cli) throws IOException, InterruptedException {
    Instance instance = cli.resolve(cli.selection().withPurpose(Selection.Purpose.FILES));
    show(instance);
    Supervisor supervisor =
        new Supervisor(
            instance,
            () -> Services.currentCommand(instance, "gateway"),
            Services.environment(cli, instance),
            RestartPolicy.DEFAULT,
            () -> Services.process(cli, instance),
            new LoopProbe(
                instance, new LeaseTable(cli.host(), new PortProbe()), HangPolicy.ANSWER_LIMIT),
            HangPolicy.DEFAULT);
    try (Termination termination = Termination.listen(() -> supervisor.stop(STOP_LIMIT))) {
      return supervisor.run();
    }
  }
}
