package dev.gatehouse.launcher.skill;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skills check}. */
@Command(
    name = "check",
    description = "Tells which skills agents can use, and what the others miss.",
    footer = "  ${ROOT-COMMAND-NAME} skills check")
final class SkillsCheck extends CallCommand {
  @Option(
      names = "--agent",
      paramLabel = "ID",
      description = "The agent that is meant; default: the main one.")
  private @Nullable String agent;

  SkillsCheck(Cli cli) {
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
    Table table = Table.of("skill", "state", "misses");
    long ready = 0;
    List<Fields> skills = answer.list("skills");
    for (Fields row : skills) {
      Fields missing = row.object("missing");
      String lacks = lacks(missing);
      if (row.flag("eligible")) {
        ready++;
      } else {
        table.row(
            row.text("name"),
            row.flag("disabled")
                ? "switched off"
                : row.flag("blockedByAllowlist") ? "not on the list of allowed ones" : "not usable",
            lacks.isEmpty() ? "-" : lacks);
      }
    }
    output().line(ready + " of " + skills.size() + " skills can be used");
    if (!table.isEmpty()) {
      output().table(table);
    }
  }

  private static String lacks(Fields missing) {
    List<String> lacks = new ArrayList<>();
    Map.of(
            "bins",
            "program ",
            "anyBins",
            "one of ",
            "env",
            "variable ",
            "config",
            "setting ",
            "os",
            "system ")
        .forEach(
            (key, word) -> {
              if (!missing.words(key).equals("-")) {
                lacks.add(word + missing.words(key));
              }
            });
    return String.join("; ", lacks.stream().sorted().toList());
  }
}
