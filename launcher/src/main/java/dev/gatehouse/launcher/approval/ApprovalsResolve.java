package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Choice;
import dev.gatehouse.launcher.cli.Cli;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code approvals resolve}. */
@Command(
    name = "resolve",
    description = "Decides about a command that waits, in the words of the protocol.",
    footer = "  ${ROOT-COMMAND-NAME} approvals resolve 3f2a allow-once")
final class ApprovalsResolve extends Decides {
  @Parameters(
      index = "1",
      paramLabel = "DECISION",
      completionCandidates = Choice.Decision.class,
      description = "allow-once, allow-always or deny.")
  private String decision = "";

  ApprovalsResolve(Cli cli) {
    super(cli);
  }

  @Override
  String decision() {
    return decision;
  }
}
