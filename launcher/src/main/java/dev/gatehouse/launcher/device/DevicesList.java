package dev.gatehouse.launcher.device;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code devices list}. */
@Command(
    name = "list",
    description = "Lists devices that wait for approval and those that are paired.",
    footer = "  ${ROOT-COMMAND-NAME} devices list")
final class DevicesList extends CallCommand {
  DevicesList(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "device.pair.list";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of();
  }

  @Override
  protected void print(Fields answer) {
    long now = System.currentTimeMillis();
    Table waiting = Table.of("request", "device", "name", "role", "asks for", "since");
    for (Fields row : answer.list("pending")) {
      waiting.row(
          row.text("requestId"),
          shortened(row.text("deviceId")),
          row.find("displayName").orElse(row.text("clientId")),
          row.text("role"),
          row.words("scopes"),
          row.age("ts", now));
    }
    Table paired = Table.of("device", "name", "roles", "tokens", "last used");
    for (Fields row : answer.list("paired")) {
      paired.row(
          row.text("deviceId"),
          row.find("displayName").orElse(row.text("clientId")),
          row.words("roles"),
          row.list("tokens").stream().filter(token -> token.number("revokedAtMs") == 0).count(),
          row.list("tokens").stream()
              .max(java.util.Comparator.comparingLong(token -> token.number("lastUsedAtMs")))
              .map(token -> token.age("lastUsedAtMs", now))
              .orElse("-"));
    }
    if (waiting.isEmpty() && paired.isEmpty()) {
      output().line("no device asked yet");
    }
    if (!waiting.isEmpty()) {
      output().line("waiting:");
      output().table(waiting);
    }
    if (!paired.isEmpty()) {
      output().line("paired:");
      output().table(paired);
    }
  }

  private static String shortened(String deviceId) {
    return deviceId.length() > 16 ? deviceId.substring(0, 16) + "…" : deviceId;
  }
}
