package dev.gatehouse.launcher.agent;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agents delete}. */
@Command(
    name = "delete",
    description = "Takes an agent away; its files go to the trash unless they are kept.",
    footer = "  ${ROOT-COMMAND-NAME} agents delete research --force")
final class AgentsDelete extends CallCommand {
  @Parameters(paramLabel = "ID", description = "The agent that is meant.")
  private String agent = "";

  @Option(names = "--force", description = "Do it; without it nothing happens.")
  private boolean force;

  @Option(
      names = "--keep-files",
      description = "Leave its workspace and transcripts where they are.")
  private boolean keepFiles;

  AgentsDelete(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "agents.delete";
  }

  @Override
  protected Map<String, Object> params() {
    if (!force) {
      throw new GatehouseException(
          ExitCode.USAGE, "this takes the agent " + agent + " away", "add --force to do it");
    }
    return Map.of("agentId", agent, "deleteFiles", !keepFiles);
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.text("agentId") + " is taken away");
    answer
        .list("removed")
        .forEach(row -> output().line("  to the trash: " + cli().shown(row.text("path"))));
    answer
        .list("failed")
        .forEach(
            row ->
                output()
                    .line("  left: " + cli().shown(row.text("path")) + ": " + row.text("reason")));
  }
}
