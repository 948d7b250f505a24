package dev.gatehouse.launcher.task;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tasks cancel}. */
@Command(
    name = "cancel",
    description = "Ends a task.",
    footer = "  ${ROOT-COMMAND-NAME} tasks cancel 0f1c6f60-2d0e-4a52-9d2c-0b7a5d7f1a11")
final class TasksCancel extends CallCommand {
  @Parameters(paramLabel = "ID", description = "Id of the task, as tasks list shows it.")
  private String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the records.")
  private @Nullable String reason;

  TasksCancel(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "tasks.cancel";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("taskId", id).with("reason", reason).tree();
  }

  @Override
  protected void check(Instance instance, Fields answer) {
    if (!answer.flag("found")) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "there is no task " + id,
          "the newest are shown by: " + cli().hint(instance, "tasks list"));
    }
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.flag("cancelled") ? "ended" : "it was over already");
  }
}
