package dev.gatehouse.launcher.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code config rollback}: an older state becomes the newest one. */
@Command(
    name = "rollback",
    description = "Makes an older generation the configuration again, as a new generation.",
    footer = "  ${ROOT-COMMAND-NAME} config rollback 2")
final class ConfigRollback extends ConfigFileCommand {
  @Parameters(paramLabel = "GENERATION", description = "A number from config history.")
  private int generation;

  ConfigRollback(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance();
    ConfigStore store = store(instance);
    ConfigSnapshot after =
        store.rollback(
            new ConfigStore.Change(AUTHOR, "rollback to generation " + generation), generation);
    changed(instance, store, after, "rolled back to generation " + generation);
    return ExitCode.OK;
  }
}
