package dev.gatehouse.launcher.instance;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code instances}: the group. */
@Command(
    name = "instances",
    description = "Lists, shows, clones and removes the instances of this host.",
    footer = "  ${ROOT-COMMAND-NAME} instances list",
    subcommands = {
      InstancesList.class,
      InstancesShow.class,
      InstancesClone.class,
      InstancesRemove.class
    })
public final class InstancesCommand extends CommandGroup {
  public InstancesCommand(Cli cli) {
    super(cli);
  }
}
