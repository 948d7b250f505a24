package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code browser profiles}: every browser profile of the instance. */
@Command(
    name = "profiles",
    description = "Lists the browser profiles of the instance with their CDP ports.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue browser profiles")
final class BrowserProfiles extends GatewayClientCommand {
  BrowserProfiles(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance();
    Map<String, Object> profiles;
    try (DirectClient client = connection().open(cli(), instance)) {
      profiles = BrowserRequests.get(client, "/profiles", Map.of());
    }
    if (json()) {
      Map<String, Object> answer = answer(instance);
      profiles.forEach(answer::putIfAbsent);
      output().json(answer);
      return ExitCode.OK;
    }
    Table table = Table.of("profile", "cdp port", "cdp url", "running", "default");
    if (profiles.get("profiles") instanceof List<?> list) {
      for (Object row : list) {
        if (row instanceof Map<?, ?> profile) {
          table.row(
              text(profile, "name"),
              text(profile, "cdpPort"),
              text(profile, "cdpUrl"),
              text(profile, "running"),
              text(profile, "isDefault"));
        }
      }
    }
    output().table(table);
    return ExitCode.OK;
  }

  private static String text(Map<?, ?> row, String key) {
    Object value = row.get(key);
    return value == null ? "-" : value.toString();
  }
}
