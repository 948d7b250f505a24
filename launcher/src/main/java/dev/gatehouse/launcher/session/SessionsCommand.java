package dev.gatehouse.launcher.session;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code sessions}: the group. */
@Command(
    name = "sessions",
    description = "Looks at conversations and looks after them.",
    footer = "  ${ROOT-COMMAND-NAME} sessions list --active 60",
    subcommands = {
      SessionsList.class,
      SessionsShow.class,
      SessionsSearch.class,
      SessionsSet.class,
      SessionsReset.class,
      SessionsCompact.class,
      SessionsDelete.class,
      SessionsExport.class,
      SessionsImport.class,
    })
public final class SessionsCommand extends CommandGroup {
  public SessionsCommand(Cli cli) {
    super(cli);
  }
}
