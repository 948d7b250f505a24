package dev.gatehouse.launcher.cli;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only holds other commands: called alone, it shows them. */
public abstract class CommandGroup extends CliCommand {
  @Spec private CommandSpec spec;

  protected CommandGroup(Cli cli) {
    super(cli);
  }

  @Override
  protected final ExitCode run() {
    if (json()) {
      throw new GatehouseException(
          ExitCode.USAGE,
          spec.qualifiedName() + " needs a command after it",
          "one of " + String.join(", ", spec.subcommands().keySet()));
    }
    output().line(spec.commandLine().getUsageMessage().stripTrailing());
    return ExitCode.OK;
  }
}
