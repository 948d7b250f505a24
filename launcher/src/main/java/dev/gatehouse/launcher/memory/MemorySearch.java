package dev.gatehouse.launcher.memory;

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

/** {@code memory search}. */
@Command(
    name = "search",
    description = "Finds words in MEMORY.md and the notes of an agent.",
    footer = "  ${ROOT-COMMAND-NAME} memory search \"backup host\"")
final class MemorySearch extends CallCommand {
  @Parameters(paramLabel = "WORDS", arity = "1..*", description = "What to look for.")
  private List<String> words = List.of();

  @Option(names = "--agent", paramLabel = "ID", description = "The agent whose notes are meant.")
  private @Nullable String agent;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many; 1 to 50.")
  private @Nullable Integer limit;

  MemorySearch(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "memory.search";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params()
        .with("query", String.join(" ", words))
        .with("agentId", agent)
        .with("maxResults", limit)
        .tree();
  }

  @Override
  protected void print(Fields answer) {
    Table table = Table.of("file", "lines", "score", "text");
    for (Fields row : answer.list("results")) {
      table.row(
          row.text("path"),
          row.text("startLine") + "-" + row.text("endLine"),
          row.tree().get("score") instanceof Number score
              ? String.format(java.util.Locale.ROOT, "%.2f", score.doubleValue())
              : "-",
          row.find("snippet").orElse(row.text("text")).strip().replaceAll("\\s+", " "));
    }
    if (table.isEmpty()) {
      output().line("nothing found");
    } else {
      output().table(table);
    }
  }
}
