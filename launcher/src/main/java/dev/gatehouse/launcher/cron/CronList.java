package dev.gatehouse.launcher.cron;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cron list}. */
@Command(
    name = "list",
    description = "Lists the jobs with their next time.",
    footer = "  ${ROOT-COMMAND-NAME} cron list --all")
final class CronList extends CallCommand {
  @Option(names = "--all", description = "Also those that are switched off.")
  private boolean all;

  CronList(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "cron.list";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("includeDisabled", all).tree();
  }

  @Override
  protected void print(Fields answer) {
    long now = System.currentTimeMillis();
    Table table = Table.of("id", "name", "when", "next", "last", "on");
    for (Fields row : answer.list("jobs")) {
      Fields state = row.object("state");
      table.row(
          row.text("id"),
          row.text("name"),
          when(row.object("schedule")),
          state.ahead("nextRunAtMs", now),
          state.find("lastStatus").orElse("-"),
          row.flag("enabled") ? "yes" : "no");
    }
    if (table.isEmpty()) {
      output().line("no jobs");
    } else {
      output().table(table);
    }
  }

  private static String when(Fields schedule) {
    return switch (schedule.text("kind")) {
      case "at" -> "at " + schedule.find("at").orElse(schedule.text("atMs"));
      case "every" -> "every " + schedule.number("everyMs") / 1000 + " s";
      case "cron" -> schedule.text("expr") + schedule.find("tz").map(zone -> " " + zone).orElse("");
      default -> schedule.text("kind");
    };
  }
}
