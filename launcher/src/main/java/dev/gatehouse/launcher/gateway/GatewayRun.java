package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gateway run}: the same as {@code gateway} alone. */
@Command(
    name = "run",
    description = "Runs the instance's gateway in the foreground until it is interrupted.",
    footer = "  ${ROOT-COMMAND-NAME} --profile main gateway run --port 18789")
final class GatewayRun extends CliCommand {
  @Mixin private RunOptions options = new RunOptions();

  GatewayRun(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws InterruptedException, IOException {
    return new Foreground(cli(), json(), verbose()).run(options);
  }
}
