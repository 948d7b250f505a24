package dev.gatehouse.launcher.model;

import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code models set}. */
@Command(
    name = "set",
    description =
        "Makes a model the default of all agents. A running gateway uses it for the next answer.",
    footer = "  ${ROOT-COMMAND-NAME} models set anthropic/claude-sonnet-4-5")
final class ModelsSet extends ModelCommand {
  @Parameters(
      paramLabel = "MODEL",
      description = "A short name, provider/model, or an id that only one provider has.")
  private String model = "";

  ModelsSet(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    ModelRef chosen = setup.setDefault(model);
    document.put("default", chosen.toString());
    say(chosen + " answers from now on");
    boolean usable = setup.list(false).stream().anyMatch(row -> row.preferred() && row.usable());
    document.put("usable", usable);
    if (!usable && !json()) {
      output()
          .note(
              "it has no key yet; give it one with: "
                  + cli().hint(instance, "models auth add " + chosen.provider()));
    }
  }
}
