package dev.gatehouse.launcher.gateway;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code daemon}: the family's other name for the service commands of {@code gateway}. */
@Command(
    name = "daemon",
    description = "The gateway's service: the same commands as under \"gateway\".",
    footer = "  ${ROOT-COMMAND-NAME} daemon status",
    subcommands = {
      GatewayInstall.class,
      GatewayUninstall.class,
      GatewayStartCommand.class,
      GatewayStop.class,
      GatewayRestart.class,
      GatewayStatus.class
    })
public final class DaemonCommand extends CommandGroup {
  public DaemonCommand(Cli cli) {
    super(cli);
  }
}
