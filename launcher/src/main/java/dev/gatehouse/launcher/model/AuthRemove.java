package dev.gatehouse.launcher.model;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code models auth remove}. */
@Command(
    name = "remove",
    description =
        "Removes the stored keys of a provider. Those in the configuration or the environment stay.",
    footer = "  ${ROOT-COMMAND-NAME} models auth remove openai")
final class AuthRemove extends ModelCommand {
  @Parameters(paramLabel = "PROVIDER", description = "Its id, as models auth list shows it.")
  private String provider = "";

  AuthRemove(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    List<String> removed = setup.removeCredentials(provider);
    document.put("removed", removed);
    if (removed.isEmpty()) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "no key of " + provider + " is stored",
          "see: " + cli().hint(instance, "models auth list"));
    }
    say("removed: " + String.join(", ", removed));
  }
}
