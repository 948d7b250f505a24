package dev.gatehouse.launcher.approval;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** Decides about one command that waits. */
abstract class Decides extends GatewayClientCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "Id of the request, as approvals list shows it, or its beginning.")
  private String id = "";

  Decides(Cli cli) {
    super(cli);
  }

  /** {@code allow-once}, {@code allow-always} or {@code deny}. */
  abstract String decision();

  @Override
  protected final ExitCode run() {
    String decision = decision();
    Instance instance = instance();
    try (DirectClient client = connection().open(cli(), instance)) {
      List<Fields> waiting =
          Fields.of(client.call("exec.approval.list", Map.of()).value()).list("items").stream()
              .filter(row -> row.text("id").startsWith(id))
              .toList();
      Fields chosen =
          waiting.stream()
              .filter(row -> row.text("id").equals(id))
              .findFirst()
              .or(
                  () ->
                      waiting.size() == 1
                          ? waiting.stream().findFirst()
                          : java.util.Optional.empty())
              .orElseThrow(() -> unclear(instance, waiting));
      String whole = chosen.text("id");
      Fields answer =
          Fields.of(
              client
                  .call("exec.approval.resolve", Map.of("id", whole, "decision", decision))
                  .value());
      Map<String, Object> more = Map.of("id", whole, "decision", decision);
      show(
          instance,
          answer,
          more,
          () ->
              output()
                  .line(
                      (decision.equals("deny") ? "refused: " : "allowed: ")
                          + chosen.object("request").text("command")));
    }
    return ExitCode.OK;
  }

  private GatehouseException unclear(Instance instance, List<Fields> waiting) {
    return waiting.isEmpty()
        ? new GatehouseException(
            ExitCode.USAGE,
            "no command with the id " + id + " waits for a decision",
            "it may have been decided, or have run out; see: "
                + cli().hint(instance, "approvals list"))
        : new GatehouseException(
            ExitCode.USAGE,
            waiting.size() + " waiting commands have an id that starts with " + id,
            "write more of it; see: " + cli().hint(instance, "approvals list"));
  }
}
