package dev.gatehouse.launcher.usage;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code usage}. */
@Command(
    name = "usage",
    description = "Shows how many tokens were used on each day, and what they cost.",
    footer = "  ${ROOT-COMMAND-NAME} usage --days 7")
public final class UsageCommand extends CallCommand {
  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "How many days, up to 365; default: ${DEFAULT-VALUE}.")
  private int days = 30;

  public UsageCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "usage.cost";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("days", days).tree();
  }

  @Override
  protected void print(Fields answer) {
    Table table = Table.of("day", "input", "output", "from cache", "into cache", "all", "cost");
    for (Fields day : answer.list("daily")) {
      if (day.number("totalTokens") > 0) {
        add(table, day.text("date"), day);
      }
    }
    if (table.isEmpty()) {
      output().line("no tokens were used in the last " + days + " days");
      return;
    }
    add(table, "together", answer.object("totals"));
    output().table(table);
  }

  private static void add(Table table, String name, Fields row) {
    table.row(
        name,
        row.text("input"),
        row.text("output"),
        row.text("cacheRead"),
        row.text("cacheWrite"),
        row.text("totalTokens"),
        row.tree().get("totalCost") instanceof Number cost
            ? String.format(Locale.ROOT, "$%.4f", cost.doubleValue())
            : "-");
  }
}
