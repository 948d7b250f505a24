package dev.gatehouse.launcher.cron;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cron run}. */
@Command(
    name = "run",
    description = "Runs a job now.",
    footer = "  ${ROOT-COMMAND-NAME} cron run ID")
final class CronRun extends CallCommand {
  @Parameters(paramLabel = "ID", description = "Id of the job, as cron list shows it.")
  private String id = "";

  @Option(names = "--due", description = "Only when it is due.")
  private boolean due;

  CronRun(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "cron.run";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("id", id, "mode", due ? "due" : "force");
  }

  @Override
  protected void print(Fields answer) {
    output()
        .line(
            answer.flag("ran") || answer.flag("enqueued")
                ? "started"
                : "not run: " + answer.find("reason").orElse("not due"));
  }
}
