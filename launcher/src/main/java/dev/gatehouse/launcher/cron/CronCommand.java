package dev.gatehouse.launcher.cron;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code cron}: the group. */
@Command(
    name = "cron",
    description = "Plans work for agents.",
    footer = "  ${ROOT-COMMAND-NAME} cron list",
    subcommands = {
      CronList.class,
      CronStatus.class,
      CronAdd.class,
      CronEdit.class,
      CronRemove.class,
      CronEnable.class,
      CronDisable.class,
      CronRun.class,
      CronRuns.class
    })
public final class CronCommand extends CommandGroup {
  public CronCommand(Cli cli) {
    super(cli);
  }
}
