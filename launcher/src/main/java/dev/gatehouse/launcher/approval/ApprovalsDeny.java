package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Cli;
import picocli.CommandLine.Command;

/** {@code approvals deny}. */
@Command(
    name = "deny",
    description = "Refuses a command that waits.",
    footer = "  ${ROOT-COMMAND-NAME} approvals deny 3f2a")
final class ApprovalsDeny extends Decides {
  ApprovalsDeny(Cli cli) {
    super(cli);
  }

  @Override
  String decision() {
    return "deny";
  }
}
