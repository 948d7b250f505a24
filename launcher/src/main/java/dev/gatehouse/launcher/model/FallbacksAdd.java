package dev.gatehouse.launcher.model;

import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code models fallbacks add}. */
@Command(
    name = "add",
    description = "Adds a model to those that stand in for the default one, as the last.",
    footer = "  ${ROOT-COMMAND-NAME} models fallbacks add openai/gpt-5.2")
final class FallbacksAdd extends ModelCommand {
  @Parameters(paramLabel = "MODEL", description = "The model, as models list shows it.")
  private String model = "";

  FallbacksAdd(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    List<String> texts = new ArrayList<>(setup.fallbacks());
    texts.add(model);
    List<ModelRef> models = setup.setFallbacks(texts);
    document.put("fallbacks", models.stream().map(ModelRef::toString).toList());
    say(
        models.isEmpty()
            ? "nothing stands in for the default model"
            : "asked in this order: "
                + String.join(", ", models.stream().map(ModelRef::toString).toList()));
  }
}
