package dev.gatehouse.launcher.model;

import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code models aliases add}. */
@Command(
    name = "add",
    description = "Gives a model a short name.",
    footer = "  ${ROOT-COMMAND-NAME} models aliases add fast openai/gpt-5-mini")
final class AliasesAdd extends ModelCommand {
  @Parameters(paramLabel = "NAME", index = "0", description = "The short name.")
  private String name = "";

  @Parameters(
      paramLabel = "MODEL",
      index = "1",
      description = "The model, as models list shows it.")
  private String model = "";

  AliasesAdd(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    ModelRef named = setup.setAlias(name, model);
    document.put("alias", name);
    document.put("model", named.toString());
    say(name + " is " + named);
  }
}
