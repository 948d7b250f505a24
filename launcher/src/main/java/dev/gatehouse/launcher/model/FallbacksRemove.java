package dev.gatehouse.launcher.model;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code models fallbacks remove}. */
@Command(
    name = "remove",
    description = "Takes a model out of those that stand in for the default one.",
    footer = "  ${ROOT-COMMAND-NAME} models fallbacks remove openai/gpt-5.2")
final class FallbacksRemove extends ModelCommand {
  @Parameters(paramLabel = "MODEL", description = "The model, as models fallbacks list shows it.")
  private String model = "";

  FallbacksRemove(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    List<String> texts = new ArrayList<>(setup.fallbacks());
    if (!texts.remove(model)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          model + " does not stand in for the default model",
          "see: " + cli().hint(instance, "models fallbacks list"));
    }
    List<ModelRef> models = setup.setFallbacks(texts);
    document.put("fallbacks", models.stream().map(ModelRef::toString).toList());
    say(
        models.isEmpty()
            ? "nothing stands in for the default model"
            : "asked in this order: "
                + String.join(", ", models.stream().map(ModelRef::toString).toList()));
  }
}
