package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code approvals}: the group. */
@Command(
    name = "approvals",
    description = "Decides what agents may run on this host.",
    footer = "  ${ROOT-COMMAND-NAME} approvals list",
    subcommands = {
      ApprovalsList.class,
      ApprovalsAllow.class,
      ApprovalsDeny.class,
      ApprovalsResolve.class,
      ApprovalsHistory.class,
      ApprovalsGet.class,
      ApprovalsSet.class,
      AllowlistCommand.class,
      GrantsCommand.class
    })
public final class ApprovalsCommand extends CommandGroup {
  public ApprovalsCommand(Cli cli) {
    super(cli);
  }
}
