package dev.gatehouse.launcher.session;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sessions list}. */
@Command(
    name = "list",
    description = "Lists the conversations, the newest first.",
    footer = "  ${ROOT-COMMAND-NAME} sessions list --active 60")
final class SessionsList extends CallCommand {
  @Option(names = "--agent", paramLabel = "ID", description = "Only those of this agent.")
  private @Nullable String agent;

  @Option(
      names = "--active",
      paramLabel = "MINUTES",
      description = "Only those used within so many minutes.")
  private @Nullable Integer activeMinutes;

  @Option(
      names = "--search",
      paramLabel = "TEXT",
      description = "Only those whose name holds this text.")
  private @Nullable String search;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
  private @Nullable Integer limit;

  @Option(names = "--titles", description = "Show what each one is about.")
  private boolean titles;

  SessionsList(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "sessions.list";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params()
        .with("agentId", agent)
        .with("activeMinutes", activeMinutes)
        .with("search", search)
        .with("limit", limit)
        .with("includeDerivedTitles", titles)
        .with("includeGlobal", true)
        .with("includeUnknown", true)
        .tree();
  }

  @Override
  protected void print(Fields answer) {
    long now = System.currentTimeMillis();
    Table table = Table.of("key", "updated", "tokens", "model", titles ? "title" : "label");
    for (Fields row : answer.list("sessions")) {
      table.row(
          row.text("key"),
          row.age("updatedAt", now),
          row.text("totalTokens"),
          row.text("model"),
          row.text(titles ? "derivedTitle" : "label"));
    }
    if (table.isEmpty()) {
      output().line("no conversations yet");
    } else {
      output().table(table);
    }
  }
}
