package dev.gatehouse.launcher.model;

import dev.gatehouse.gateway.provider.ModelFacts;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.profiles.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code models list}. */
@Command(
    name = "list",
    description = "Lists the models that can be chosen.",
    footer = "  ${ROOT-COMMAND-NAME} models list --all")
final class ModelsList extends ModelCommand {
  @Option(names = "--all", description = "Also every known model that nobody configured.")
  private boolean all;

  @Option(names = "--provider", paramLabel = "ID", description = "Only those of this provider.")
  private @Nullable String provider;

  @Option(names = "--usable", description = "Only those that can be asked now.")
  private boolean usable;

  ModelsList(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    List<Object> rows = new ArrayList<>();
    Table table = Table.of("model", "alias", "reads", "context", "$ in / out", "state");
    for (ModelSetup.Listed listed : setup.list(all || provider != null)) {
      ModelFacts facts = listed.facts();
      if ((provider == null || provider.equals(facts.model().provider()))
          && (!usable || listed.usable())) {
        rows.add(row(listed));
        table.row(
            facts.model(),
            listed.alias().orElse("-"),
            String.join("+", facts.inputs().stream().sorted().toList()),
            facts.contextWindow() / 1000 + "k",
            price(facts),
            (listed.preferred() ? "default" : "") + state(listed));
      }
    }
    document.put("models", rows);
    if (table.isEmpty()) {
      say("no such models; see: " + cli().hint(instance, "models list --all"));
    } else if (!json()) {
      output().table(table);
    }
  }

  private static String state(ModelSetup.Listed listed) {
    return listed.usable() ? "" : listed.preferred() ? ", no key" : "no key";
  }

  private static String price(ModelFacts facts) {
    return facts.price().input() == 0 && facts.price().output() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.2f / %.2f", facts.price().input(), facts.price().output());
  }

  private static Map<String, Object> row(ModelSetup.Listed listed) {
    ModelFacts facts = listed.facts();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", facts.model().toString());
    row.put("provider", facts.model().provider());
    row.put("id", facts.model().model());
    row.put("name", facts.name());
    row.put("alias", listed.alias().orElse(null));
    row.put("default", listed.preferred());
    row.put("available", listed.usable());
    row.put("input", facts.inputs().stream().sorted().toList());
    row.put("reasoning", facts.reasoning());
    row.put("contextWindow", facts.contextWindow());
    row.put("maxTokens", facts.maxOutput());
    return row;
  }
}
