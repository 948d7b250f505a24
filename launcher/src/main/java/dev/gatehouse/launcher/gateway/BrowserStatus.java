package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.profiles.Instance;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code browser status}: one browser profile of the instance. */
@Command(
    name = "status",
    description = "Says how a browser profile of the instance is set up and whether it runs.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue browser status")
final class BrowserStatus extends GatewayClientCommand {
  @Option(
      names = "--browser-profile",
      paramLabel = "NAME",
      description = "The browser profile; the default one when left out.")
  private @Nullable String browserProfile;

  BrowserStatus(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance();
    Map<String, Object> query = new LinkedHashMap<>();
    if (browserProfile != null) {
      query.put("profile", browserProfile);
    }
    Map<String, Object> status;
    try (DirectClient client = connection().open(cli(), instance)) {
      status = BrowserRequests.get(client, "/", query);
    }
    if (json()) {
      Map<String, Object> answer = answer(instance);
      status.forEach(answer::putIfAbsent);
      output().json(answer);
    } else {
      status.forEach(this::print);
    }
    return ExitCode.OK;
  }

  /** The family's {@code key: value} lines; what has parts of its own is for {@code --json}. */
  private void print(String key, @Nullable Object value) {
    if (!(value instanceof Map) && !(value instanceof Iterable)) {
      output().line(key + ": " + (value == null ? "none" : value));
    }
  }
}
