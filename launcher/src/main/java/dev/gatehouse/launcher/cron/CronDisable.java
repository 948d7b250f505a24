package dev.gatehouse.launcher.cron;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cron disable}. */
@Command(
    name = "disable",
    description = "Switches a job off; it is kept.",
    footer = "  ${ROOT-COMMAND-NAME} cron disable ID")
final class CronDisable extends CallCommand {
  @Parameters(paramLabel = "ID", description = "Id of the job, as cron list shows it.")
  private String id = "";

  CronDisable(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "cron.update";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("id", id, "patch", Map.of("enabled", false));
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.text("name") + " is disabled");
  }
}
