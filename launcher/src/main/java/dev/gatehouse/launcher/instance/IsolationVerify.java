package dev.gatehouse.launcher.instance;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.IsolationCheck;
import dev.gatehouse.profiles.IsolationReport;
import java.security.SecureRandom;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code isolation verify}: what the instances of this host share. */
@Command(
    name = "verify",
    description = "Compares all instances on this host; exit 69 when two share what they must not.",
    footer = "  ${ROOT-COMMAND-NAME} isolation verify --json")
final class IsolationVerify extends CliCommand {
  IsolationVerify(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    IsolationReport report = new IsolationCheck(Setups.catalog(cli()), new SecureRandom()).verify();
    if (json()) {
      output().json(report.toTree());
    } else {
      print(report);
    }
    return report.clean() ? ExitCode.OK : ExitCode.CONFLICT;
  }

  private void print(IsolationReport report) {
    for (IsolationReport.Finding finding : report.findings()) {
      output()
          .line(
              finding.severity().name().toLowerCase(Locale.ROOT)
                  + "  "
                  + String.join(" and ", finding.instances())
                  + ": "
                  + finding.evidence());
      output().line("  " + finding.remedy());
    }
    output()
        .line(
            report.instances().size()
                + (report.instances().size() == 1 ? " instance" : " instances")
                + " compared: "
                + (report.clean() ? "they share nothing that they must not" : "not isolated"));
  }
}
