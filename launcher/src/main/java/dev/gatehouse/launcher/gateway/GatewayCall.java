package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.launcher.client.JsonObjects;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gateway call}: one RPC method. */
@Command(
    name = "call",
    description = "Calls one method of the gateway and prints its answer.",
    footer = "  ${ROOT-COMMAND-NAME} gateway call logs.tail --params '{limit: 5}'")
final class GatewayCall extends GatewayClientCommand {
  @Parameters(paramLabel = "METHOD", description = "For example health or sessions.list.")
  private String method = "";

  @Option(
      names = "--params",
      paramLabel = "JSON",
      defaultValue = "{}",
      description = "The parameters; default: ${DEFAULT-VALUE}.")
  private String params = "{}";

  GatewayCall(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Map<String, Object> tree = JsonObjects.parse(params, "--params");
    Instance instance = instance();
    @Nullable Object answer;
    try (DirectClient client = connection().open(cli(), instance)) {
      answer = client.call(method, tree).value();
    }
    if (json()) {
      Map<String, Object> document = answer(instance);
      document.put("method", method);
      document.put("result", answer);
      output().json(document);
    } else {
      output().line(Json.pretty(answer));
    }
    return ExitCode.OK;
  }
}
