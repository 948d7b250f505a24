package dev.gatehouse.launcher.node;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code nodes status}. */
@Command(
    name = "status",
    description = "Lists the nodes, paired and connected.",
    footer = "  ${ROOT-COMMAND-NAME} nodes status")
final class NodesStatus extends CallCommand {
  NodesStatus(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "node.list";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of();
  }

  @Override
  protected void print(Fields answer) {
    Table table = Table.of("node", "name", "platform", "paired", "connected", "can");
    for (Fields row : answer.list("nodes")) {
      table.row(
          row.text("nodeId"),
          row.text("displayName"),
          row.text("platform"),
          row.flag("paired") ? "yes" : "no",
          row.flag("connected") ? "yes" : "no",
          row.words("caps"));
    }
    if (table.isEmpty()) {
      output().line("no nodes");
    } else {
      output().table(table);
    }
  }
}
