package dev.gatehouse.launcher.ports;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code ports}: the group. */
@Command(
    name = "ports",
    description = "Shows, plans and checks the ports of instances.",
    footer = "  ${ROOT-COMMAND-NAME} ports plan --count 5",
    subcommands = {PortsShow.class, PortsPlan.class, PortsCheck.class})
public final class PortsCommand extends CommandGroup {
  public PortsCommand(Cli cli) {
    super(cli);
  }
}
