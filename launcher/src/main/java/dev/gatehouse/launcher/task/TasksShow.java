package dev.gatehouse.launcher.task;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tasks show}. */
@Command(
    name = "show",
    description = "Shows one task: what it does now, and how it went.",
    footer = "  ${ROOT-COMMAND-NAME} tasks show 0f1c6f60-2d0e-4a52-9d2c-0b7a5d7f1a11")
final class TasksShow extends CallCommand {
  @Parameters(paramLabel = "ID", description = "Id of the task, as tasks list shows it.")
  private String id = "";

  TasksShow(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "tasks.get";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("taskId", id);
  }

  @Override
  protected void print(Fields answer) {
    Fields task = answer.object("task");
    output().line(output().bold(task.text("title")));
    output()
        .line(
            "  "
                + task.text("status")
                + task.object("execution")
                    .object("currentTool")
                    .find("name")
                    .map(tool -> ", uses " + tool)
                    .orElse(""));
    output().line("  conversation " + task.text("sessionKey"));
    task.find("terminalSummary").ifPresent(text -> output().line("  " + text));
    task.find("error").ifPresent(text -> output().line("  " + output().red(text)));
  }
}
