package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code approvals allow}. */
@Command(
    name = "allow",
    description = "Allows a command that waits: this once, or from now on.",
    footer = "  ${ROOT-COMMAND-NAME} approvals allow ID --always")
final class ApprovalsAllow extends CallCommand {
  @Parameters(paramLabel = "ID", description = "Id of the request, as approvals pending shows it.")
  private String id = "";

  @Option(
      names = "--always",
      description = "Do not ask again for this program with these arguments.")
  private boolean always;

  ApprovalsAllow(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "exec.approval.resolve";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("id", id, "decision", always ? "allow-always" : "allow-once");
  }

  @Override
  protected void print(Fields answer) {
    output().line("allowed");
  }
}
