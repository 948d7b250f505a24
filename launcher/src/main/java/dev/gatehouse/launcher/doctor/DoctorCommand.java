package dev.gatehouse.launcher.doctor;

import dev.gatehouse.browser.chromium.BrowserChecks;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.doctor.GatewayChecks;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.doctor.Doctor;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorReport;
import dev.gatehouse.profiles.doctor.DoctorReport.Entry;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import dev.gatehouse.profiles.doctor.Finding.Severity;
import dev.gatehouse.profiles.doctor.check.InstalledServiceCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: what is wrong with an instance, and the command that mends it. */
@Command(
    name = "doctor",
    description = {
      "Examines an instance and names the command that mends each finding; exit 1 when a fault is left.",
      "Changes nothing without --fix, and another instance never: that one has to be named."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue doctor --fix")
public final class DoctorCommand extends CliCommand {
  @Option(
      names = {"--fix", "--repair"},
      description = "Mend what can be mended without a decision, and look again.")
  private boolean fix;

  @Option(names = "--all", description = "Look at every instance on this host.")
  private boolean all;

  @Option(
      names = "--deep",
      description = "Also ask model providers, run programs that give out secrets, read databases.")
  private boolean deep;

  public DoctorCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Doctor doctor = new Doctor(checks());
    if (!all) {
      return one(doctor, instance(Selection.Purpose.FILES));
    }
    if (fix) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "--fix mends one instance, and --all looks at every one",
          "name the instance to mend: " + cli().hint("--profile NAME doctor --fix"));
    }
    return everyOne(doctor);
  }

  private List<DoctorCheck> checks() {
    List<DoctorCheck> checks = new ArrayList<>(GatewayChecks.all());
    checks.addAll(BrowserChecks.all());
    checks.add(
        new InstalledServiceCheck(
            Services.manager(cli()).system(),
            instance -> Services.plan(cli(), instance).define(instance, List.of())));
    return checks;
  }

  private ExitCode one(Doctor doctor, Instance instance) {
    DoctorReport report = doctor.run(scope(instance), fix);
    if (json()) {
      Map<String, Object> answer = answer(instance);
      report.toTree().forEach(answer::putIfAbsent);
      output().json(answer);
    } else {
      print(report);
    }
    return report.healthy() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private ExitCode everyOne(Doctor doctor) {
    List<DoctorReport> reports =
        Setups.catalog(cli()).all().stream()
            .map(KnownInstance::instance)
            .map(instance -> doctor.run(scope(instance)))
            .toList();
    boolean healthy = reports.stream().allMatch(DoctorReport::healthy);
    if (json()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("healthy", healthy);
      answer.put("instances", reports.stream().map(DoctorReport::toTree).toList());
      output().json(answer);
    } else if (reports.isEmpty()) {
      output().line("no instance on this host; make one with: " + cli().hint("up"));
    } else {
      reports.forEach(this::print);
    }
    return healthy ? ExitCode.OK : ExitCode.FAILURE;
  }

  private DoctorScope scope(Instance instance) {
    return DoctorScope.of(instance, cli().environment(), cli().distributions(), cli().host())
        .services(Services.manager(cli()))
        .version(GatewayVersion.load().text())
        .deep(deep)
        .commandPrefix(Cli.prefix())
        .build();
  }

  private void print(DoctorReport report) {
    for (Entry entry : report.entries()) {
      Finding finding = entry.finding();
      output().line(label(entry) + "  " + output().bold(finding.id()) + "  " + finding.title());
      output().line("         " + cli().shown(finding.evidence()));
      if (!entry.detail().isEmpty()) {
        output().line("         " + detail(entry));
      }
      if (entry.outcome() != DoctorReport.Outcome.FIXED) {
        output().line("         mend: " + finding.command());
        finding.advice().lines().forEach(line -> output().line("               " + line));
      }
    }
    output().line(report.instance() + ": " + summary(report));
  }

  private String label(Entry entry) {
    if (entry.outcome() == DoctorReport.Outcome.FIXED) {
      return output().green("fixed  ");
    }
    String word = entry.finding().severity().name().toLowerCase(Locale.ROOT);
    String padded = "%-7s".formatted(word);
    return entry.finding().severity() == Severity.FAULT ? output().red(padded) : padded;
  }

  private String detail(Entry entry) {
    boolean failed = entry.outcome() == DoctorReport.Outcome.NOT_FIXED;
    return (failed ? "not fixed: " : "") + cli().shown(entry.detail());
  }

  private static String summary(DoctorReport report) {
    long faults = report.left(Severity.FAULT);
    long warnings = report.left(Severity.WARNING);
    long notes = report.left(Severity.NOTE);
    String found =
        faults + warnings + notes == 0
            ? "all is well"
            : counted(faults, "fault")
                + ", "
                + counted(warnings, "warning")
                + ", "
                + counted(notes, "note");
    String skipped =
        report.skipped().isEmpty() ? "" : "; --deep adds " + String.join(", ", report.skipped());
    return found + " (" + report.checks().size() + " checks" + skipped + ")";
  }

  private static String counted(long number, String word) {
    return number + " " + word + (number == 1 ? "" : "s");
  }
}
