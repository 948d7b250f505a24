package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code approvals history}. */
@Command(
    name = "history",
    description = "Lists the last decisions, the newest first.",
    footer = "  ${ROOT-COMMAND-NAME} approvals history --limit 20")
final class ApprovalsHistory extends CallCommand {
  @Option(names = "--limit", paramLabel = "N", description = "At most so many; 1 to 200.")
  private @Nullable Integer limit;

  ApprovalsHistory(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "approval.history";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("limit", limit).tree();
  }

  @Override
  protected void print(Fields answer) {
    long now = System.currentTimeMillis();
    Table table = Table.of("decided", "decision", "by", "agent", "command");
    for (Fields row : answer.list("approvals")) {
      Fields asked = row.object("presentation");
      table.row(
          row.age("resolvedAtMs", now) + " ago",
          row.find("decision").orElse(row.text("status")),
          row.text("resolvedBy"),
          asked.text("agentId"),
          asked.text("commandText"));
    }
    if (table.isEmpty()) {
      output().line("nothing was decided since the gateway started");
    } else {
      output().table(table);
    }
  }
}
