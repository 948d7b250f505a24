package dev.gatehouse.launcher.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.ConfigSchema;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import picocli.CommandLine.Command;

/** {@code config schema}: what a configuration may hold. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of the configuration.",
    footer = "  ${ROOT-COMMAND-NAME} config schema > schema.json")
final class ConfigSchemaCommand extends CliCommand {
  ConfigSchemaCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    output().json(ConfigSchema.of(cli().distribution()).jsonSchema());
    return ExitCode.OK;
  }
}
