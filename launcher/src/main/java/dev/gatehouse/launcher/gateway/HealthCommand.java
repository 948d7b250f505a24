package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.client.Health;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code health} and {@code gateway health}: what the running gateway says of itself. */
@Command(
    name = "health",
    description = "Asks the running gateway whether it is well; exit 1 when it is not.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue health")
public final class HealthCommand extends GatewayClientCommand {
  public HealthCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance();
    Health health;
    long millis;
    try (DirectClient client = connection().open(cli(), instance)) {
      long before = System.nanoTime();
      health = client.health();
      millis = (System.nanoTime() - before) / 1_000_000;
    }
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("latencyMs", millis);
      health.tree().forEach(answer::putIfAbsent);
      output().json(answer);
    } else {
      output()
          .line(
              (health.ok() ? output().green("well") : output().red("not well"))
                  + ", answered in "
                  + millis
                  + " ms");
      health
          .channels()
          .forEach((id, channel) -> output().line("channel " + id + ": " + describe(channel)));
      output().line("sessions: " + ConfigTrees.at(health.tree(), "sessions", "count").orElse(0));
    }
    return health.ok() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static String describe(Object channel) {
    if (!(channel instanceof Map<?, ?> map)) {
      return "unknown";
    }
    String configured =
        Boolean.TRUE.equals(map.get("configured")) ? "configured" : "not configured";
    return Boolean.TRUE.equals(map.get("linked")) ? configured + ", linked" : configured;
  }
}
