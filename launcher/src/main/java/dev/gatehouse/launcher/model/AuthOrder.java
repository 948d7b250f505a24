package dev.gatehouse.launcher.model;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models auth order}. */
@Command(
    name = "order",
    description = "Shows or sets in which order the keys of a provider are tried.",
    footer = "  ${ROOT-COMMAND-NAME} models auth order openai openai:work openai:home")
final class AuthOrder extends ModelCommand {
  @Parameters(
      paramLabel = "PROVIDER",
      index = "0",
      description = "Its id, as models auth list shows it.")
  private String provider = "";

  @Parameters(
      paramLabel = "PROFILE",
      index = "1..*",
      arity = "0..*",
      description = "The profiles in their order; without any, the order is shown.")
  private List<String> profiles = List.of();

  @Option(names = "--clear", description = "Forget the order.")
  private boolean clear;

  AuthOrder(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    List<String> known =
        setup.credentials().stream()
            .filter(credential -> credential.provider().equals(provider))
            .map(ModelSetup.KnownCredential::profile)
            .toList();
    for (String profile : profiles) {
      if (!known.contains(profile)) {
        throw new GatehouseException(
            ExitCode.USAGE,
            provider + " has no profile " + profile,
            known.isEmpty()
                ? "add a key first: " + cli().hint(instance, "models auth add " + provider)
                : "it has " + String.join(", ", known));
      }
    }
    if (clear || !profiles.isEmpty()) {
      setup.setOrder(provider, profiles);
    }
    List<String> order = setup.order(provider);
    document.put("order", order);
    say(order.isEmpty() ? "as they were added" : String.join(", ", order));
  }
}
