package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code approvals pending}. */
@Command(
    name = "pending",
    description = "Lists the commands that wait for a decision.",
    footer = "  ${ROOT-COMMAND-NAME} approvals pending")
final class ApprovalsPending extends CallCommand {
  ApprovalsPending(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "exec.approval.list";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of();
  }

  @Override
  protected void print(Fields answer) {
    long now = System.currentTimeMillis();
    Table table = Table.of("id", "agent", "asks", "expires", "command");
    List<Fields> rows = answer.list(answer.tree().containsKey("items") ? "items" : "approvals");
    for (Fields row : rows) {
      Fields request = row.object("request");
      table.row(
          row.text("id"),
          request.text("agentId"),
          row.age("createdAtMs", now),
          row.ahead("expiresAtMs", now),
          request.text("command"));
    }
    if (table.isEmpty()) {
      output().line("nothing waits");
    } else {
      output().table(table);
    }
  }
}
