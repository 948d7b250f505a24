package dev.gatehouse.launcher.approval;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code approvals resolve}. */
@Command(
    name = "resolve",
    description = "Decides about a command that waits, in the words of the protocol.",
    footer = "  ${ROOT-COMMAND-NAME} approvals resolve 3f2a allow-once")
final class ApprovalsResolve extends Decides {
  private static final List<String> DECISIONS = List.of("allow-once", "allow-always", "deny");

  @Parameters(
      index = "1",
      paramLabel = "DECISION",
      description = "allow-once, allow-always or deny.")
  private String decision = "";

  ApprovalsResolve(Cli cli) {
    super(cli);
  }

  @Override
  String decision() {
    if (!DECISIONS.contains(decision)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "\"" + decision + "\" is no decision",
          "write one of " + String.join(", ", DECISIONS));
    }
    return decision;
  }
}
