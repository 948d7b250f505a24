package dev.gatehouse.launcher.task;

import dev.gatehouse.launcher.cli.Choice;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tasks list}. */
@Command(
    name = "list",
    description = "Lists the work that agents did and do, the newest first.",
    footer = "  ${ROOT-COMMAND-NAME} tasks list --status running")
final class TasksList extends CallCommand {
  @Option(
      names = "--status",
      paramLabel = "STATE",
      completionCandidates = Choice.TaskState.class,
      description = "Only those: queued, running, completed, failed, cancelled, timed_out.")
  private @Nullable String status;

  @Option(names = "--agent", paramLabel = "ID", description = "Only of this agent.")
  private @Nullable String agent;

  @Option(names = "--session", paramLabel = "KEY", description = "Only in this conversation.")
  private @Nullable String session;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many; 1 to 500.")
  private @Nullable Integer limit;

  TasksList(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "tasks.list";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params()
        .with("status", status)
        .with("agentId", agent)
        .with("sessionKey", session)
        .with("limit", limit)
        .tree();
  }

  @Override
  protected void print(Fields answer) {
    long now = System.currentTimeMillis();
    Table table = Table.of("id", "kind", "agent", "state", "since", "title");
    for (Fields row : answer.list("tasks")) {
      table.row(
          row.text("id"),
          row.text("kind"),
          row.text("agentId"),
          row.text("status"),
          row.age("createdAt", now),
          row.text("title").replaceAll("\\s+", " "));
    }
    if (table.isEmpty()) {
      output().line("no tasks since the gateway started");
    } else {
      output().table(table);
    }
  }
}
