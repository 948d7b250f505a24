package dev.gatehouse.launcher.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.profiles.Instance;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

/** {@code config history}: every recorded state of the file. */
@Command(
    name = "history",
    description = "Lists the recorded generations of the configuration, oldest first.",
    footer = "  ${ROOT-COMMAND-NAME} config history")
final class ConfigHistory extends ConfigFileCommand {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final int SHOWN_HASH = 12;

  ConfigHistory(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance();
    ConfigStore store = store(instance);
    List<Generation> history = store.history();
    Set<String> proven = store.trials().proven();
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("generations", history.stream().map(one -> tree(one, proven)).toList());
      output().json(answer);
      return ExitCode.OK;
    }
    Table table = Table.of("generation", "time", "author", "bytes", "hash", "state", "reason");
    for (Generation generation : history) {
      table.row(
          generation.number(),
          TIME.format(generation.time()),
          generation.author(),
          generation.bytes(),
          generation.hash().substring(0, SHOWN_HASH),
          state(generation, proven),
          generation.reason());
    }
    if (table.isEmpty()) {
      output().line("no generation is recorded yet");
    } else {
      output().table(table);
    }
    return ExitCode.OK;
  }

  private static String state(Generation generation, Set<String> proven) {
    if (!generation.valid()) {
      return "invalid";
    }
    return proven.contains(generation.hash()) ? "proven" : "-";
  }

  private static Map<String, Object> tree(Generation generation, Set<String> proven) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("number", generation.number());
    tree.put("time", generation.time().toString());
    tree.put("author", generation.author());
    tree.put("reason", generation.reason());
    tree.put("hash", generation.hash());
    tree.put("previousHash", generation.previousHash());
    tree.put("bytes", generation.bytes());
    tree.put("valid", generation.valid());
    tree.put("proven", proven.contains(generation.hash()));
    return tree;
  }
}
