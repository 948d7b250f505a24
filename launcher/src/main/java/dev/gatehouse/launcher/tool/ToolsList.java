package dev.gatehouse.launcher.tool;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tools list}. */
@Command(
    name = "list",
    description = "Lists the tools of an agent, or those that one conversation may use.",
    footer = "  ${ROOT-COMMAND-NAME} tools list --agent main")
final class ToolsList extends CallCommand {
  private static final int SHOWN = 90;

  @Option(
      names = "--agent",
      paramLabel = "ID",
      description = "The agent that is meant; default: the main one.")
  private @Nullable String agent;

  @Option(
      names = "--session",
      paramLabel = "KEY",
      description = "Only what this conversation may use, by its key.")
  private @Nullable String session;

  ToolsList(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return session == null ? "tools.catalog" : "tools.effective";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("agentId", agent).with("sessionKey", session).tree();
  }

  @Override
  protected void print(Fields answer) {
    Table table = Table.of("tool", "group", "risk", "what it does");
    for (Fields group : answer.list("groups")) {
      for (Fields row : group.list("tools")) {
        table.row(
            row.text("id"),
            row.find("pluginId").or(() -> row.find("mcpServer")).orElse(group.text("label")),
            row.text("risk"),
            shortened(row.text("description").replaceAll("\\s+", " ")));
      }
    }
    if (table.isEmpty()) {
      output().line("no tools");
    } else {
      output().table(table);
    }
  }

  private String shortened(String text) {
    return verbose() || text.length() <= SHOWN ? text : text.substring(0, SHOWN - 1).strip() + "…";
  }
}
