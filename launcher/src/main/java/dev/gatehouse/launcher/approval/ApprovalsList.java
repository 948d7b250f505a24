package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code approvals list}, also called {@code pending}. */
@Command(
    name = "list",
    aliases = "pending",
    description = "Lists the commands that wait for a decision.",
    footer = "  ${ROOT-COMMAND-NAME} approvals list")
final class ApprovalsList extends CallCommand {
  ApprovalsList(Cli cli) {
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
    Table table = Table.of("id", "agent", "asked", "expires", "command");
    for (Fields row : answer.list("items")) {
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
