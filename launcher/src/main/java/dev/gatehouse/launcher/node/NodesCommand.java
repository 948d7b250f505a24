package dev.gatehouse.launcher.node;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code nodes}: the group. */
@Command(
    name = "nodes",
    description =
        "Looks after the nodes: phones, tablets and machines that lend the gateway their senses.",
    footer = "  ${ROOT-COMMAND-NAME} nodes status",
    subcommands = {
      NodesStatus.class,
      NodesDescribe.class,
      NodesPending.class,
      NodesApprove.class,
      NodesReject.class,
      NodesRename.class,
      NodesInvoke.class
    })
public final class NodesCommand extends CommandGroup {
  public NodesCommand(Cli cli) {
    super(cli);
  }
}
