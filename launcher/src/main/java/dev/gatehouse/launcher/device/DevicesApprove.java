package dev.gatehouse.launcher.device;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.profiles.Instance;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code devices approve}. */
@Command(
    name = "approve",
    description = "Lets a device in that waits for approval.",
    footer = "  ${ROOT-COMMAND-NAME} devices approve --latest")
final class DevicesApprove extends GatewayClientCommand {
  @Parameters(
      paramLabel = "REQUEST",
      arity = "0..1",
      description = "Id of the request, as devices list shows it.")
  private @Nullable String request;

  @Option(names = "--latest", description = "The one that asked last.")
  private boolean latest;

  DevicesApprove(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance();
    if (latest == (request != null)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "say which request is meant",
          "give its id, or --latest; see them with: " + cli().hint(instance, "devices list"));
    }
    try (DirectClient client = connection().open(cli(), instance)) {
      String id = request == null ? latest(client) : request;
      Fields answer =
          Fields.of(client.call("device.pair.approve", Map.of("requestId", id)).value());
      if (json()) {
        Map<String, Object> document = answer(instance);
        answer.tree().forEach(document::putIfAbsent);
        output().json(document);
      } else {
        Fields device = answer.object("device");
        output()
            .line(
                device.find("displayName").orElse(device.text("deviceId"))
                    + " is let in as "
                    + device.words("roles")
                    + " with "
                    + device.words("scopes"));
      }
    }
    return ExitCode.OK;
  }

  private String latest(DirectClient client) {
    return Fields.of(client.call("device.pair.list", Map.of()).value()).list("pending").stream()
        .max(Comparator.comparingLong(row -> row.number("ts")))
        .flatMap(row -> row.find("requestId"))
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.FAILURE,
                    "no device waits for approval",
                    "let the device connect first"));
  }
}
