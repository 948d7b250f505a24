package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code approvals grants revoke}. */
@Command(
    name = "revoke",
    description = "Takes back what was allowed for good: the agent asks again.",
    footer = "  ${ROOT-COMMAND-NAME} approvals grants revoke 7c1d9a52-0c1f-4be5-b0c1-2f5f6f0a1b11")
final class GrantsRevoke extends CallCommand {
  @Parameters(
      paramLabel = "ID",
      description = "Id of the grant, as approvals grants list shows it.")
  private String id = "";

  GrantsRevoke(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "exec.approval.grants.revoke";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("id", id);
  }

  @Override
  protected void print(Fields answer) {
    output().line("taken back; the agent asks again");
  }
}
