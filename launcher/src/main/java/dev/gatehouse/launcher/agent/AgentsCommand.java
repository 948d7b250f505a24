package dev.gatehouse.launcher.agent;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code agents}: the group. */
@Command(
    name = "agents",
    description = "Looks after the agents of a gateway.",
    footer = "  ${ROOT-COMMAND-NAME} agents list",
    subcommands = {
      AgentsList.class,
      AgentsAdd.class,
      AgentsIdentity.class,
      AgentsBind.class,
      AgentsUnbind.class,
      AgentsBindings.class,
      AgentsDelete.class
    })
public final class AgentsCommand extends CommandGroup {
  public AgentsCommand(Cli cli) {
    super(cli);
  }
}
