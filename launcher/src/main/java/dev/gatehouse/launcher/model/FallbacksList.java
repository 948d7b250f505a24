package dev.gatehouse.launcher.model;

import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code models fallbacks list}. */
@Command(
    name = "list",
    description = "Lists the models that are asked when the default one fails, in their order.",
    footer = "  ${ROOT-COMMAND-NAME} models fallbacks list")
final class FallbacksList extends ModelCommand {

  FallbacksList(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    List<String> models = setup.fallbacks();
    document.put("fallbacks", models);
    if (models.isEmpty()) {
      say("none");
    } else {
      models.forEach(this::say);
    }
  }
}
