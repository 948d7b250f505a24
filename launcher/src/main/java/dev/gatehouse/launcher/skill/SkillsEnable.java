package dev.gatehouse.launcher.skill;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code skills enable}. */
@Command(
    name = "enable",
    description = "Lets agents use a skill.",
    footer = "  ${ROOT-COMMAND-NAME} skills enable fleet")
final class SkillsEnable extends CallCommand {
  @Parameters(paramLabel = "NAME", description = "Name of the skill.")
  private String skill = "";

  SkillsEnable(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "skills.update";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("skillKey", skill, "enabled", true);
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.text("skillKey") + " is enabled");
  }
}
