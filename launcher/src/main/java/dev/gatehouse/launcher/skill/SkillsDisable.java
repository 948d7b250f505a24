package dev.gatehouse.launcher.skill;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code skills disable}. */
@Command(
    name = "disable",
    description = "Keeps a skill from agents.",
    footer = "  ${ROOT-COMMAND-NAME} skills disable fleet")
final class SkillsDisable extends CallCommand {
  @Parameters(paramLabel = "NAME", description = "Name of the skill.")
  private String skill = "";

  SkillsDisable(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "skills.update";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("skillKey", skill, "enabled", false);
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.text("skillKey") + " is disabled");
  }
}
