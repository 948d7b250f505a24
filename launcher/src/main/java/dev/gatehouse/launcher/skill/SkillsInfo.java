package dev.gatehouse.launcher.skill;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skills info}. */
@Command(
    name = "info",
    description = "Shows one skill: where it is, what it needs, what is missing.",
    footer = "  ${ROOT-COMMAND-NAME} skills info fleet")
final class SkillsInfo extends CallCommand {
  @Parameters(paramLabel = "NAME", description = "Name of the skill.")
  private String skill = "";

  @Option(names = "--agent", paramLabel = "ID", description = "The agent whose skills are meant.")
  private @Nullable String agent;

  SkillsInfo(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "skills.status";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("agentId", agent).tree();
  }

  @Override
  protected void print(Fields answer) {
    Fields found = find(answer);
    output().line(output().bold(found.text("name")) + ": " + found.text("description"));
    output().line("works: " + state(found));
    output().line("file: " + found.text("filePath"));
    Fields missing = found.object("missing");
    for (String kind : List.of("bins", "anyBins", "env", "config", "os")) {
      String words = missing.words(kind);
      if (!words.equals("-")) {
        output().line("missing " + kind + ": " + words);
      }
    }
  }

  @Override
  protected void check(Instance instance, Fields answer) {
    find(answer);
  }

  static String state(Fields skill) {
    if (skill.flag("disabled")) {
      return "disabled";
    }
    if (skill.flag("blockedByAllowlist")) {
      return "not allowed";
    }
    return skill.flag("eligible") ? "yes" : "needs something";
  }

  private Fields find(Fields answer) {
    return answer.list("skills").stream()
        .filter(row -> row.text("name").equals(skill) || row.text("skillKey").equals(skill))
        .findFirst()
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.USAGE,
                    "there is no skill " + skill,
                    "see them with: " + cli().hint("skills list")));
  }
}
