package dev.gatehouse.launcher.system;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code system}: the group. */
@Command(
    name = "system",
    description = "Tells agents what happened, and looks after their heartbeat.",
    footer = "  ${ROOT-COMMAND-NAME} system event --text \"the backup is done\"",
    subcommands = {SystemEvent.class, SystemHeartbeat.class, SystemPresence.class})
public final class SystemCommand extends CommandGroup {
  public SystemCommand(Cli cli) {
    super(cli);
  }
}
