package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code host}: several gateways in one process. */
@Command(
    name = "host",
    description = "Runs several gateways in one process, in the foreground.",
    footer = "  ${ROOT-COMMAND-NAME} host --profiles main,rescue,lab")
public final class HostCommand extends CliCommand {
  @Option(
      names = "--profiles",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "main,rescue",
      description = "Their profiles, separated by commas; default: ${DEFAULT-VALUE}.")
  private List<String> profiles = List.of();

  public HostCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws InterruptedException, IOException {
    return new Foreground(cli(), json(), verbose()).run(profiles);
  }
}
