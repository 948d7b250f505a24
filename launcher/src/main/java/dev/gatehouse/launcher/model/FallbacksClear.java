package dev.gatehouse.launcher.model;

import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code models fallbacks clear}. */
@Command(
    name = "clear",
    description = "Lets no model stand in for the default one.",
    footer = "  ${ROOT-COMMAND-NAME} models fallbacks clear")
final class FallbacksClear extends ModelCommand {

  FallbacksClear(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    List<ModelRef> models = setup.setFallbacks(List.of());
    document.put("fallbacks", models.stream().map(ModelRef::toString).toList());
    say(
        models.isEmpty()
            ? "nothing stands in for the default model"
            : "asked in this order: "
                + String.join(", ", models.stream().map(ModelRef::toString).toList()));
  }
}
