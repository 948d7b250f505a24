package dev.gatehouse.launcher.session;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sessions search}: full text. */
@Command(
    name = "search",
    description = "Finds words in everything that was said.",
    footer = "  ${ROOT-COMMAND-NAME} sessions search \"port conflict\"")
final class SessionsSearch extends CallCommand {
  @Parameters(paramLabel = "WORDS", arity = "1..*", description = "What to look for.")
  private List<String> words = List.of();

  @Option(
      names = "--agent",
      paramLabel = "ID",
      description = "Only in conversations of this agent.")
  private @Nullable String agent;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many; 1 to 25.")
  private @Nullable Integer limit;

  SessionsSearch(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "sessions.search";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params()
        .with("query", String.join(" ", words))
        .with("agentId", agent)
        .with("limit", limit)
        .tree();
  }

  @Override
  protected void print(Fields answer) {
    long now = System.currentTimeMillis();
    Table table = Table.of("key", "said", "by", "text");
    for (Fields row : answer.list("results")) {
      table.row(
          row.text("sessionKey"),
          row.age("timestamp", now),
          row.text("role"),
          row.text("snippet").replaceAll("\\s+", " "));
    }
    if (table.isEmpty()) {
      output().line("nothing found");
    } else {
      output().table(table);
    }
  }
}
