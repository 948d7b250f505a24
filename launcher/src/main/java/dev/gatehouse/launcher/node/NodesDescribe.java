package dev.gatehouse.launcher.node;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nodes describe}. */
@Command(
    name = "describe",
    description = "Shows one node and what it can do.",
    footer = "  ${ROOT-COMMAND-NAME} nodes describe --node ID")
final class NodesDescribe extends CallCommand {
  @Option(
      names = "--node",
      paramLabel = "ID",
      required = true,
      description = "Id of the node, as nodes status shows it.")
  private String node = "";

  NodesDescribe(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "node.describe";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("nodeId", node);
  }

  @Override
  protected void print(Fields answer) {
    output().line(Json.pretty(answer.tree()));
  }
}
