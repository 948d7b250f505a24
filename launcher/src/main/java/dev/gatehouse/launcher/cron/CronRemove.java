package dev.gatehouse.launcher.cron;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cron rm}. */
@Command(name = "rm", description = "Deletes a job.", footer = "  ${ROOT-COMMAND-NAME} cron rm ID")
final class CronRemove extends CallCommand {
  @Parameters(paramLabel = "ID", description = "Id of the job, as cron list shows it.")
  private String id = "";

  CronRemove(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "cron.remove";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("id", id);
  }

  @Override
  protected ExitCode exitCode(Fields answer) {
    return answer.flag("removed") ? ExitCode.OK : ExitCode.FAILURE;
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.flag("removed") ? "deleted" : "there is no job " + id);
  }
}
