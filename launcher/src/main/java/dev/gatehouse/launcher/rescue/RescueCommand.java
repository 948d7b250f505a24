package dev.gatehouse.launcher.rescue;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code rescue}: the group. */
@Command(
    name = "rescue",
    description = {
      "Looks after a sibling that allows it, also while that one is dead or hangs.",
      "The instance that acts is the one of --profile; the sibling's operator allows it first."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue why main",
    subcommands = {
      RescueAllow.class,
      RescueDeny.class,
      RescueList.class,
      RescueStatus.class,
      RescueWhy.class,
      RescueLogs.class,
      RescueConfig.class,
      RescueHistory.class,
      RescueDiff.class,
      RescueDoctor.class,
      RescueThreads.class,
      RescueRollback.class,
      RescuePatch.class,
      RescueRestart.class,
      RescueMend.class,
      RescueAudit.class
    })
public final class RescueCommand extends CommandGroup {
  public RescueCommand(Cli cli) {
    super(cli);
  }
}
