package dev.gatehouse.profiles.doctor;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.profiles.doctor.Finding.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an examination of one instance has shown. Immutable; holds no secret.
 *
 * @param instance its name: {@code sigil/main}
 * @param stateDirectory its state directory
 * @param checks ids of the checks that ran, in their order
 * @param skipped ids of the deep checks that were not asked for
 * @param entries what was found, the worst first
 */
public record DoctorReport(
    String instance,
    String stateDirectory,
    List<String> checks,
    List<String> skipped,
    List<Entry> entries) {
  public DoctorReport {
    requireNonNull(instance, "instance");
    requireNonNull(stateDirectory, "stateDirectory");
    checks = List.copyOf(checks);
    skipped = List.copyOf(skipped);
    entries = List.copyOf(entries);
  }

  /** Whether no fault is left; warnings and notes do not count. */
  public boolean healthy() {
    return entries.stream()
        .allMatch(
            entry ->
                entry.finding().severity() != Severity.FAULT || entry.outcome() == Outcome.FIXED);
  }

  /** How many findings of a severity are left. */
  public long left(Severity severity) {
    return entries.stream()
        .filter(entry -> entry.outcome() != Outcome.FIXED)
        .filter(entry -> entry.finding().severity() == severity)
        .count();
  }

  /** The report as a JSON tree. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("instance", instance);
    tree.put("stateDirectory", stateDirectory);
    tree.put("healthy", healthy());
    tree.put("checks", checks);
    tree.put("skipped", skipped);
    tree.put("findings", entries.stream().map(Entry::toTree).toList());
    return tree;
  }

  /**
   * A finding and what became of it.
   *
   * @param check id of the check that found it
   * @param finding what was found
   * @param outcome whether it was mended
   * @param detail what a fix did, or why it did not help; empty where none was tried
   */
  public record Entry(String check, Finding finding, Outcome outcome, String detail) {
    public Entry {
      requireNonNull(check, "check");
      requireNonNull(finding, "finding");
      requireNonNull(outcome, "outcome");
      requireNonNull(detail, "detail");
    }

    Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("id", finding.id());
      tree.put("check", check);
      tree.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
      tree.put("title", finding.title());
      tree.put("evidence", finding.evidence());
      tree.put("command", finding.command());
      tree.put("advice", finding.advice());
      tree.put("fixable", finding.fix().isPresent());
      tree.put("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      tree.put("detail", detail);
      return tree;
    }
  }

  /** What became of a finding. */
  public enum Outcome {
    /** Nothing was tried. */
    OPEN,
    /** A fix was applied, and a second look found nothing. */
    FIXED,
    /** A fix failed, or a second look found the same. */
    NOT_FIXED
  }
}
