package dev.gatehouse.launcher.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code config validate}: every problem of the file. */
@Command(
    name = "validate",
    description = "Checks the configuration and names every problem; exit 78 when it is unusable.",
    footer = "  ${ROOT-COMMAND-NAME} config validate")
final class ConfigValidate extends ConfigFileCommand {
  ConfigValidate(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance();
    ConfigSnapshot snapshot = store(instance).read();
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("valid", snapshot.valid());
      answer.put("exists", snapshot.exists());
      answer.put("hash", snapshot.hash());
      answer.put("problems", snapshot.problems().stream().map(ConfigFileCommand::json).toList());
      output().json(answer);
    } else {
      snapshot.problems().forEach(this::show);
      output()
          .line(
              snapshot.path()
                  + (snapshot.exists() ? "" : " (missing)")
                  + ": "
                  + (snapshot.valid() ? "good" : "unusable"));
    }
    return snapshot.valid() ? ExitCode.OK : ExitCode.CONFIG;
  }
}
