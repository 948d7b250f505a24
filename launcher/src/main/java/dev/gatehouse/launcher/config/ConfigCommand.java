package dev.gatehouse.launcher.config;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code config}: the group. */
@Command(
    name = "config",
    description = "Reads and changes the configuration file; comments and order are kept.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue config set gateway.port 19001",
    subcommands = {
      ConfigGet.class,
      ConfigSet.class,
      ConfigUnset.class,
      ConfigPatch.class,
      ConfigValidate.class,
      ConfigHistory.class,
      ConfigDiff.class,
      ConfigRollback.class,
      ConfigSchemaCommand.class,
      ConfigFile.class
    })
public final class ConfigCommand extends CommandGroup {
  public ConfigCommand(Cli cli) {
    super(cli);
  }
}
