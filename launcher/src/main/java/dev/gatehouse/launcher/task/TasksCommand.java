package dev.gatehouse.launcher.task;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code tasks}: the group. */
@Command(
    name = "tasks",
    description = "Shows the work that agents do, and ends it.",
    footer = "  ${ROOT-COMMAND-NAME} tasks list",
    subcommands = {TasksList.class, TasksShow.class, TasksCancel.class})
public final class TasksCommand extends CommandGroup {
  public TasksCommand(Cli cli) {
    super(cli);
  }
}
