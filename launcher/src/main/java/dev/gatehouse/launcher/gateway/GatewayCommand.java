package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gateway}: runs one in the foreground, or is the group of what can be done to one. */
@Command(
    name = "gateway",
    description = {
      "Runs the instance's gateway in the foreground until it is interrupted.",
      "A new instance is set up first. With one of the commands below: asks a running one."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue gateway --port 19001",
    subcommands = {
      GatewayRun.class,
      GatewayTakeover.class,
      GatewayStatus.class,
      HealthCommand.class,
      GatewayProbe.class,
      GatewayCall.class,
      GatewayToken.class,
      GatewayInstall.class,
      GatewayUninstall.class,
      GatewayStartCommand.class,
      GatewayStop.class,
      GatewayRestart.class
    })
public final class GatewayCommand extends CliCommand {
  @Mixin private RunOptions options = new RunOptions();

  public GatewayCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws InterruptedException, IOException {
    return new Foreground(cli(), json(), verbose()).run(options);
  }
}
