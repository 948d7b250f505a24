package dev.gatehouse.launcher.tool;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code tools}: the group. */
@Command(
    name = "tools",
    description = "Shows the tools that agents have.",
    footer = "  ${ROOT-COMMAND-NAME} tools list",
    subcommands = {ToolsList.class})
public final class ToolsCommand extends CommandGroup {
  public ToolsCommand(Cli cli) {
    super(cli);
  }
}
