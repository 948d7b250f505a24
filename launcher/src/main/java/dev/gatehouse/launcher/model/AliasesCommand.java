package dev.gatehouse.launcher.model;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code models aliases}: the group. */
@Command(
    name = "aliases",
    description = "Short names of models.",
    footer = "  ${ROOT-COMMAND-NAME} models aliases list",
    subcommands = {AliasesList.class, AliasesAdd.class, AliasesRemove.class})
final class AliasesCommand extends CommandGroup {
  AliasesCommand(Cli cli) {
    super(cli);
  }
}
