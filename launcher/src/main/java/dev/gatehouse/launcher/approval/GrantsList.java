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

/** {@code approvals grants list}. */
@Command(
    name = "list",
    description = "Lists what operators allowed for good while an agent waited.",
    footer = "  ${ROOT-COMMAND-NAME} approvals grants list")
final class GrantsList extends CallCommand {
  @Option(names = "--agent", paramLabel = "ID", description = "Only of this agent.")
  private @Nullable String agent;

  GrantsList(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "exec.approval.grants.list";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("agentId", agent).tree();
  }

  @Override
  protected void print(Fields answer) {
    long now = System.currentTimeMillis();
    Table table = Table.of("id", "agent", "program", "arguments", "since", "last used");
    for (Fields row : answer.list("grants")) {
      table.row(
          row.text("id"),
          row.text("agentId"),
          row.text("pattern"),
          row.find("argPattern").orElse("any"),
          row.age("createdAt", now),
          row.age("lastUsedAt", now));
    }
    if (table.isEmpty()) {
      output().line("nothing was allowed for good");
    } else {
      output().table(table);
    }
  }
}
