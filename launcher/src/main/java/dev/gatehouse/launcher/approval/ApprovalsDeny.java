package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code approvals deny}. */
@Command(
    name = "deny",
    description = "Refuses a command that waits.",
    footer = "  ${ROOT-COMMAND-NAME} approvals deny ID")
final class ApprovalsDeny extends CallCommand {
  @Parameters(paramLabel = "ID", description = "Id of the request, as approvals pending shows it.")
  private String id = "";

  ApprovalsDeny(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "exec.approval.resolve";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("id", id, "decision", "deny");
  }

  @Override
  protected void print(Fields answer) {
    output().line("refused");
  }
}
