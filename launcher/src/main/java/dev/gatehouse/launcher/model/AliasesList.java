package dev.gatehouse.launcher.model;

import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** {@code models aliases list}. */
@Command(
    name = "list",
    description = "Lists the short names of models.",
    footer = "  ${ROOT-COMMAND-NAME} models aliases list")
final class AliasesList extends ModelCommand {

  AliasesList(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    Map<String, Object> rows = new TreeMap<>();
    Table table = Table.of("name", "model");
    setup.aliases().forEach((name, model) -> rows.put(name, model.toString()));
    rows.forEach(table::row);
    document.put("aliases", rows);
    if (!json()) {
      output().table(table);
    }
  }
}
