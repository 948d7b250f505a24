package dev.gatehouse.launcher.skill;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code skills}: the group. */
@Command(
    name = "skills",
    description = "Shows what agents have been taught, and what that needs.",
    footer = "  ${ROOT-COMMAND-NAME} skills list --eligible",
    subcommands = {
      SkillsList.class,
      SkillsInfo.class,
      SkillsCheck.class,
      SkillsEnable.class,
      SkillsDisable.class
    })
public final class SkillsCommand extends CommandGroup {
  public SkillsCommand(Cli cli) {
    super(cli);
  }
}
