package dev.gatehouse.launcher.node;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code nodes pending}. */
@Command(
    name = "pending",
    description = "Lists the nodes that wait for approval.",
    footer = "  ${ROOT-COMMAND-NAME} nodes pending")
final class NodesPending extends CallCommand {
  NodesPending(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "node.pair.list";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of();
  }

  @Override
  protected void print(Fields answer) {
    Table table = Table.of("request", "node", "name", "platform", "since");
    for (Fields row : answer.list("pending")) {
      table.row(
          row.text("requestId"),
          row.text("nodeId"),
          row.text("displayName"),
          row.text("platform"),
          row.age("ts", System.currentTimeMillis()));
    }
    if (table.isEmpty()) {
      output().line("nobody waits");
    } else {
      output().table(table);
    }
  }
}
