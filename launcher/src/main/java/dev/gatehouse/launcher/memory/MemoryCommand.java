package dev.gatehouse.launcher.memory;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code memory}: the group. */
@Command(
    name = "memory",
    description = "Searches what agents noted down.",
    footer = "  ${ROOT-COMMAND-NAME} memory search \"backup host\"",
    subcommands = {MemorySearch.class, MemoryStatus.class})
public final class MemoryCommand extends CommandGroup {
  public MemoryCommand(Cli cli) {
    super(cli);
  }
}
