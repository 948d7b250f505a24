package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.profiles.Instance;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code rescue history}. */
@Command(
    name = "history",
    description = "Lists the recorded generations of a sibling's configuration, oldest first.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue history main")
final class RescueHistory extends SiblingVerb {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  RescueHistory(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    List<Generation> history = rescue(self).looks().history(sibling(), BY);
    if (json()) {
      print(self, Map.of("generations", history.stream().map(RescueHistory::tree).toList()), "");
      return ExitCode.OK;
    }
    Table table = Table.of("generation", "time", "author", "usable", "reason");
    for (Generation generation : history) {
      table.row(
          generation.number(),
          TIME.format(generation.time()),
          generation.author(),
          generation.valid() ? "yes" : "no",
          generation.reason());
    }
    if (table.isEmpty()) {
      output().line("no generation is recorded yet");
    } else {
      output().table(table);
    }
    return ExitCode.OK;
  }

  private static Map<String, Object> tree(Generation generation) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("number", generation.number());
    tree.put("time", generation.time().toString());
    tree.put("author", generation.author());
    tree.put("reason", generation.reason());
    tree.put("hash", generation.hash());
    tree.put("bytes", generation.bytes());
    tree.put("valid", generation.valid());
    return tree;
  }
}
