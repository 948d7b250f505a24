package dev.gatehouse.launcher.node;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.JsonObjects;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nodes invoke}: one command of one node. */
@Command(
    name = "invoke",
    description = "Has a node do one thing, and prints what it answers.",
    footer = "  ${ROOT-COMMAND-NAME} nodes invoke --node ID --command canvas.snapshot")
final class NodesInvoke extends CallCommand {
  @Option(names = "--node", paramLabel = "ID", required = true, description = "Id of the node.")
  private String node = "";

  @Option(
      names = "--command",
      paramLabel = "NAME",
      required = true,
      description = "For example canvas.snapshot.")
  private String command = "";

  @Option(names = "--params", paramLabel = "JSON", description = "What the command takes.")
  private @Nullable String params;

  @Option(
      names = "--invoke-timeout",
      paramLabel = "MS",
      description = "How long the node may take.")
  private @Nullable Integer timeoutMillis;

  NodesInvoke(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "node.invoke";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params()
        .with("nodeId", node)
        .with("command", command)
        .with("params", params == null ? null : JsonObjects.parse(params, "--params"))
        .with("timeoutMs", timeoutMillis)
        .with("idempotencyKey", UUID.randomUUID().toString())
        .tree();
  }

  @Override
  protected void print(Fields answer) {
    output().line(Json.pretty(answer.tree()));
  }
}
