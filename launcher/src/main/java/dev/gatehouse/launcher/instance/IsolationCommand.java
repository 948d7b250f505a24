package dev.gatehouse.launcher.instance;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code isolation}: the group. */
@Command(
    name = "isolation",
    description = "Proves that the instances of this host share nothing.",
    footer = "  ${ROOT-COMMAND-NAME} isolation verify --json",
    subcommands = {IsolationVerify.class})
public final class IsolationCommand extends CommandGroup {
  public IsolationCommand(Cli cli) {
    super(cli);
  }
}
