package dev.gatehouse.launcher.agent;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code agents list}. */
@Command(
    name = "list",
    description = "Lists the agents with their workspaces and models.",
    footer = "  ${ROOT-COMMAND-NAME} agents list")
final class AgentsList extends CallCommand {
  AgentsList(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "agents.list";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of();
  }

  @Override
  protected void print(Fields answer) {
    Table table = Table.of("agent", "name", "model", "workspace", "default");
    for (Fields row : answer.list("agents")) {
      table.row(
          row.text("id"),
          row.find("name").orElse(row.object("identity").text("name")),
          row.object("model").text("primary"),
          cli().shown(row.text("workspace")),
          row.text("id").equals(answer.text("defaultId")) ? "yes" : "");
    }
    output().table(table);
  }
}
