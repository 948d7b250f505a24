package dev.gatehouse.launcher.model;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code models aliases remove}. */
@Command(
    name = "remove",
    description = "Takes away a short name that was given. Built-in ones stay.",
    footer = "  ${ROOT-COMMAND-NAME} models aliases remove fast")
final class AliasesRemove extends ModelCommand {
  @Parameters(paramLabel = "NAME", description = "The short name.")
  private String name = "";

  AliasesRemove(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    if (!setup.removeAlias(name)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "the configuration gives no model the name " + name,
          "see: " + cli().hint(instance, "models aliases list"));
    }
    document.put("removed", name);
    say(name + " is taken away");
  }
}
