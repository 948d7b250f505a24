package dev.gatehouse.launcher.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code config unset}: removes one value. */
@Command(
    name = "unset",
    description = "Removes a value.",
    footer = "  ${ROOT-COMMAND-NAME} config unset browser.cdpUrl")
final class ConfigUnset extends ConfigFileCommand {
  @Parameters(paramLabel = "PATH", description = "For example browser.cdpUrl.")
  private String path = "";

  ConfigUnset(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    ConfigPath at = ConfigPath.parse(path);
    Instance instance = instance();
    ConfigStore store = store(instance);
    ConfigSnapshot after =
        store.change(
            new ConfigStore.Change(AUTHOR, "config unset " + at),
            Optional.empty(),
            document -> document.unset(at));
    changed(instance, store, after, "unset " + at);
    return ExitCode.OK;
  }
}
