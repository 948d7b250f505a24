package dev.gatehouse.launcher.model;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code models fallbacks}: the group. */
@Command(
    name = "fallbacks",
    description = "Models that are asked when the default one fails.",
    footer = "  ${ROOT-COMMAND-NAME} models fallbacks list",
    subcommands = {
      FallbacksList.class,
      FallbacksAdd.class,
      FallbacksRemove.class,
      FallbacksClear.class
    })
final class FallbacksCommand extends CommandGroup {
  FallbacksCommand(Cli cli) {
    super(cli);
  }
}
