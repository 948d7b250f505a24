package dev.gatehouse.launcher.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.nio.file.Files;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code config file}: where the file is. */
@Command(
    name = "file",
    description = "Prints the path of the configuration file.",
    footer = "  ${ROOT-COMMAND-NAME} config file")
final class ConfigFile extends ConfigFileCommand {
  ConfigFile(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance();
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("path", instance.configPath().toString());
      answer.put("exists", Files.exists(instance.configPath()));
      output().json(answer);
    } else {
      output().line(instance.configPath().toString());
    }
    return ExitCode.OK;
  }
}
