package dev.gatehouse.launcher.cron;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cron runs}. */
@Command(
    name = "runs",
    description = "Lists how the last runs of a job ended.",
    footer = "  ${ROOT-COMMAND-NAME} cron runs ID --limit 10")
final class CronRuns extends CallCommand {
  @Parameters(paramLabel = "ID", description = "Id of the job, as cron list shows it.")
  private String id = "";

  @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
  private @Nullable Integer limit;

  CronRuns(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "cron.runs";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("id", id).with("limit", limit).tree();
  }

  @Override
  protected void print(Fields answer) {
    long now = System.currentTimeMillis();
    Table table = Table.of("ended", "status", "took", "said");
    for (Fields row : answer.list("entries")) {
      table.row(
          row.age("ts", now),
          row.text("status"),
          row.text("durationMs") + " ms",
          row.find("summary").orElse(row.text("error")));
    }
    if (table.isEmpty()) {
      output().line("it did not run yet");
    } else {
      output().table(table);
    }
  }
}
