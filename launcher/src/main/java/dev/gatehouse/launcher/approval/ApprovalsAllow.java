package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Cli;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code approvals allow}. */
@Command(
    name = "allow",
    description = "Allows a command that waits: this once, or from now on.",
    footer = "  ${ROOT-COMMAND-NAME} approvals allow 3f2a --always")
final class ApprovalsAllow extends Decides {
  @Option(
      names = "--always",
      description =
          "Do not ask again for this program; for a shell and its like: with these words.")
  private boolean always;

  ApprovalsAllow(Cli cli) {
    super(cli);
  }

  @Override
  String decision() {
    return always ? "allow-always" : "allow-once";
  }
}
