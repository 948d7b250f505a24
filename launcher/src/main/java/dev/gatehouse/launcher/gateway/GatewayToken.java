package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Secrets;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gateway token}: where the token is, and on request what it is. */
@Command(
    name = "token",
    description = "Says where the gateway's token stands; --show prints it.",
    footer = "  ${ROOT-COMMAND-NAME} --profile main gateway token --show")
final class GatewayToken extends CliCommand {
  private static final String PLACE = "gateway.auth.token";

  @Option(names = "--show", description = "Print the token itself, alone on standard output.")
  private boolean show;

  GatewayToken(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance(Selection.Purpose.FILES);
    ConfigSnapshot config =
        instance.configStore(cli().environment(), Clock.systemUTC()).readValid();
    Optional<Object> value = ConfigTrees.at(config.resolved(), "gateway", "auth", "token");
    if (value.isEmpty()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          instance.displayName() + " has no token in " + config.path(),
          "make one with: " + cli().hint(instance, "setup"));
    }
    Optional<String> token = show ? Secrets.of(config).resolve(value.get()) : Optional.empty();
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("file", config.path().toString());
      answer.put("path", PLACE);
      token.ifPresent(text -> answer.put("token", text));
      output().json(answer);
    } else if (token.isPresent()) {
      output().line(token.get());
    } else {
      output().line(PLACE + " in " + config.path());
    }
    return ExitCode.OK;
  }
}
