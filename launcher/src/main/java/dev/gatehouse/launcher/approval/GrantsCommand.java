package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code approvals grants}: the group. */
@Command(
    name = "grants",
    description = "Shows and takes back what was allowed for good.",
    footer = "  ${ROOT-COMMAND-NAME} approvals grants list",
    subcommands = {GrantsList.class, GrantsRevoke.class})
final class GrantsCommand extends CommandGroup {
  GrantsCommand(Cli cli) {
    super(cli);
  }
}
