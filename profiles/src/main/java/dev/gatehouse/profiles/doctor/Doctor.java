package dev.gatehouse.profiles.doctor;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.doctor.DoctorReport.Entry;
import dev.gatehouse.profiles.doctor.DoctorReport.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Examines an instance with a set of checks. A check that fails is a finding of its own and stops
 * no other. Immutable; safe to share between threads; a run blocks.
 */
public final class Doctor {
  private final List<DoctorCheck> checks;

  /**
   * @throws IllegalArgumentException when two checks have one id
   */
  public Doctor(Collection<? extends DoctorCheck> checks) {
    this.checks = List.copyOf(requireNonNull(checks, "checks"));
    Set<String> ids = new HashSet<>();
    for (DoctorCheck check : this.checks) {
      if (!ids.add(check.id())) {
        throw new IllegalArgumentException("two checks are called " + check.id());
      }
    }
  }

  /** The checks, in the order in which they run. */
  public List<DoctorCheck> checks() {
    return checks;
  }

  /** Examines and changes nothing. */
  public DoctorReport run(DoctorScope scope) {
    return run(scope, false);
  }

  /**
   * Examines, and with {@code fix} mends what can be mended: after the fixes of a check it runs
   * once more, and what it still finds is not fixed. A fix touches the examined instance only.
   */
  public DoctorReport run(DoctorScope scope, boolean fix) {
    List<String> ran = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    DoctorScope current = scope;
    for (DoctorCheck check : checks) {
      if (check.deep() && !scope.deep()) {
        skipped.add(check.id());
        continue;
      }
      ran.add(check.id());
      List<Finding> found = look(check, current);
      if (fix && found.stream().anyMatch(finding -> finding.fix().isPresent())) {
        List<Tried> tried = found.stream().map(Doctor::mend).toList();
        current = scope.fresh();
        entries.addAll(judge(check, tried, look(check, current)));
      } else {
        found.forEach(finding -> entries.add(new Entry(check.id(), finding, Outcome.OPEN, "")));
      }
    }
    entries.sort(Comparator.comparing(entry -> entry.finding().severity()));
    return new DoctorReport(
        scope.instance().displayName(),
        scope.instance().stateDirectory().toString(),
        ran,
        skipped,
        entries);
  }

  private static List<Finding> look(DoctorCheck check, DoctorScope scope) {
    try {
      return check.run(scope);
    } catch (GatehouseException e) {
      return List.of(
          Finding.fault(
                  check.id(), "could not check: " + check.title(), message(e), scope.hint("doctor"))
              .withAdvice(e.remedy()));
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return List.of(
          Finding.fault(
                  check.id(),
                  "could not check: " + check.title(),
                  message(e),
                  scope.hint("doctor --json"))
              .withAdvice("if it stays, report it with the evidence"));
    }
  }

  private static Tried mend(Finding finding) {
    if (finding.fix().isEmpty()) {
      return new Tried(finding, false, "");
    }
    try {
      return new Tried(finding, true, finding.fix().get().apply());
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return new Tried(finding, false, "the fix failed: " + message(e));
    }
  }

  private static List<Entry> judge(DoctorCheck check, List<Tried> tried, List<Finding> again) {
    Set<Seen> left = again.stream().map(Seen::of).collect(Collectors.toSet());
    List<Entry> entries = new ArrayList<>();
    Set<Seen> told = new HashSet<>();
    for (Tried each : tried) {
      Seen seen = Seen.of(each.finding());
      told.add(seen);
      Outcome outcome;
      String detail = each.detail();
      if (!left.contains(seen)) {
        outcome = Outcome.FIXED;
        detail = detail.isEmpty() ? "gone after the other fixes" : detail;
      } else if (each.finding().fix().isEmpty()) {
        outcome = Outcome.OPEN;
      } else {
        outcome = Outcome.NOT_FIXED;
        detail = each.applied() ? detail + "; a second look found the same" : detail;
      }
      entries.add(new Entry(check.id(), each.finding(), outcome, detail));
    }
    for (Finding finding : again) {
      if (!told.contains(Seen.of(finding))) {
        entries.add(new Entry(check.id(), finding, Outcome.OPEN, "appeared after the fixes"));
      }
    }
    return entries;
  }

  private static String message(Exception e) {
    String text = e.getMessage();
    return e instanceof GatehouseException && text != null
        ? text
        : e.getClass().getSimpleName() + (text == null ? "" : ": " + text);
  }

  private record Tried(Finding finding, boolean applied, String detail) {}

  /** What makes two findings the same one. */
  private record Seen(String id, String evidence) {
    static Seen of(Finding finding) {
      return new Seen(finding.id(), finding.evidence());
    }
  }
}
