package dev.gatehouse.launcher.cron;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cron enable}. */
@Command(
    name = "enable",
    description = "Switches a job on.",
    footer = "  ${ROOT-COMMAND-NAME} cron enable ID")
final class CronEnable extends CallCommand {
  @Parameters(paramLabel = "ID", description = "Id of the job, as cron list shows it.")
  private String id = "";

  CronEnable(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "cron.update";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("id", id, "patch", Map.of("enabled", true));
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.text("name") + " is enabled");
  }
}
