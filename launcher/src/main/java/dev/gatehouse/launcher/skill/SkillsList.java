package dev.gatehouse.launcher.skill;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skills list}. */
@Command(
    name = "list",
    description = "Lists the skills, and which of them work here.",
    footer = "  ${ROOT-COMMAND-NAME} skills list --eligible")
final class SkillsList extends CallCommand {
  @Option(names = "--agent", paramLabel = "ID", description = "The agent whose skills are meant.")
  private @Nullable String agent;

  @Option(names = "--eligible", description = "Only those that work here.")
  private boolean eligible;

  SkillsList(Cli cli) {
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
    Table table = Table.of("skill", "works", "from", "description");
    for (Fields row : answer.list("skills")) {
      if (!eligible || row.flag("eligible")) {
        table.row(
            row.text("name"), SkillsInfo.state(row), row.text("source"), row.text("description"));
      }
    }
    output().table(table);
  }
}
