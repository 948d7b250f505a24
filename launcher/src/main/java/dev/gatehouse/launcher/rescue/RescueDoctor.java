package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.doctor.DoctorReport;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code rescue doctor}. */
@Command(
    name = "doctor",
    description = "Examines a sibling, and changes nothing; exit 1 when it has a fault.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue doctor main")
final class RescueDoctor extends SiblingVerb {
  RescueDoctor(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    DoctorReport report = rescue(self).looks().doctor(sibling(), BY);
    StringBuilder text = new StringBuilder();
    for (DoctorReport.Entry entry : report.entries()) {
      text.append(entry.finding().id())
          .append(": ")
          .append(entry.finding().title())
          .append("\n  ")
          .append(entry.finding().evidence())
          .append("\n  → ")
          .append(entry.finding().mend())
          .append('\n');
    }
    text.append(report.instance())
        .append(report.healthy() ? " has no fault (" : " has a fault (")
        .append(report.checks().size())
        .append(" checks)");
    Map<String, Object> tree = new LinkedHashMap<>(report.toTree());
    tree.put("sibling", tree.remove("instance"));
    print(self, tree, text.toString());
    return report.healthy() ? ExitCode.OK : ExitCode.FAILURE;
  }
}
