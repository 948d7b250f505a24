package dev.gatehouse.launcher.model;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code models auth}: the group. */
@Command(
    name = "auth",
    description =
        "Keys of model providers. No key is taken from a command line, and none is shown.",
    footer = "  ${ROOT-COMMAND-NAME} models auth list",
    subcommands = {AuthList.class, AuthAdd.class, AuthRemove.class, AuthOrder.class})
final class AuthCommand extends CommandGroup {
  AuthCommand(Cli cli) {
    super(cli);
  }
}
