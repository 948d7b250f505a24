package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.client.Health;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.profiles.Instance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code gateway probe}: can it be reached, does it prove who it is, how fast is it. */
@Command(
    name = "probe",
    description = "Connects to the gateway and measures it; exits with the reason when it fails.",
    footer = "  ${ROOT-COMMAND-NAME} gateway probe --json")
final class GatewayProbe extends GatewayClientCommand {
  GatewayProbe(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance();
    long before = System.nanoTime();
    Map<String, Object> connect = new LinkedHashMap<>();
    Optional<GatehouseException> failure = Optional.empty();
    Map<String, Object> health = Map.of();
    try (DirectClient client = connection().open(cli(), instance)) {
      connect.put("ok", true);
      connect.put("latencyMs", millisSince(before));
      connect.put("proven", !connection().elsewhere());
      connect.put("protocol", client.hello().protocol());
      connect.put("serverVersion", client.hello().serverVersion());
      Health answer = client.health();
      health = answer.tree();
    } catch (GatehouseException e) {
      failure = Optional.of(e);
      connect.put("ok", false);
      connect.put("error", e.getMessage());
      connect.put("code", e.exitCode().name());
      connect.put("remedy", e.remedy());
    }
    long total = millisSince(before);
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("ok", failure.isEmpty());
      answer.put("url", connection().address(instance).toString());
      answer.put("urlSource", connection().source());
      answer.put("durationMs", total);
      answer.put("connect", connect);
      answer.put("health", health);
      output().json(answer);
    } else if (failure.isEmpty()) {
      output()
          .line(
              output().green("reachable")
                  + " at "
                  + connection().address(instance)
                  + ", protocol "
                  + connect.get("protocol")
                  + ", connected in "
                  + connect.get("latencyMs")
                  + " ms"
                  + (connection().elsewhere() ? ", instance not proven" : ", instance proven"));
    } else {
      throw failure.get();
    }
    return failure.map(GatehouseException::exitCode).orElse(ExitCode.OK);
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
