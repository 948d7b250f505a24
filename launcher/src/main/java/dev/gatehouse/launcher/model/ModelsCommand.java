package dev.gatehouse.launcher.model;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code models}: the group. */
@Command(
    name = "models",
    description = "Shows and chooses the models that agents ask.",
    footer = "  ${ROOT-COMMAND-NAME} models list",
    subcommands = {
      ModelsList.class,
      ModelsStatus.class,
      ModelsSet.class,
      ModelsScan.class,
      ModelsProbe.class,
      AliasesCommand.class,
      FallbacksCommand.class,
      AuthCommand.class
    })
public final class ModelsCommand extends CommandGroup {
  public ModelsCommand(Cli cli) {
    super(cli);
  }
}
