package dev.gatehouse.launcher.cron;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code cron status}. */
@Command(
    name = "status",
    description = "Tells whether planned work runs, and when the next job is due.",
    footer = "  ${ROOT-COMMAND-NAME} cron status")
final class CronStatus extends CallCommand {
  CronStatus(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "cron.status";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of();
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.flag("enabled") ? "runs" : "switched off");
    output().line("jobs: " + answer.text("jobs"));
    output().line("next: " + answer.ahead("nextWakeAtMs", System.currentTimeMillis()));
  }
}
