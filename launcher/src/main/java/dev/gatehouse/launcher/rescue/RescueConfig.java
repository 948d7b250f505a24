package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code rescue config}. */
@Command(
    name = "config",
    description = "Shows a sibling's configuration file, secrets redacted, and its problems.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue config main")
final class RescueConfig extends SiblingVerb {
  RescueConfig(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    Map<String, Object> config = rescue(self).looks().config(sibling(), BY);
    if (!json() && config.get("problems") instanceof List<?> problems) {
      problems.forEach(problem -> output().note(cli().shown(problem)));
    }
    print(self, config, String.valueOf(config.get("text")));
    return Boolean.TRUE.equals(config.get("valid")) ? ExitCode.OK : ExitCode.CONFIG;
  }
}
