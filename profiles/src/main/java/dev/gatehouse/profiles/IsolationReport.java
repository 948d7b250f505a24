package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the instances of this host share.
 *
 * @param instances names of all instances that were compared
 * @param findings what was found, the worst first
 */
public record IsolationReport(List<String> instances, List<Finding> findings) {
  public IsolationReport {
    instances = List.copyOf(instances);
    findings = List.copyOf(findings);
  }

  /** Whether nothing is shared that must not be; notes do not count. */
  public boolean clean() {
    return findings.stream().allMatch(finding -> finding.severity() == Severity.NOTE);
  }

  /** The report as a JSON tree. Holds no secret. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("clean", clean());
    tree.put("instances", instances);
    tree.put("findings", findings.stream().map(Finding::toTree).toList());
    return tree;
  }

  /**
   * One thing that two instances share.
   *
   * @param id stable id of the kind of finding, for example {@code workspace-shared}
   * @param severity how bad it is
   * @param instances the names of both
   * @param stateDirectories the state directories of both, in the same order
   * @param evidence what was seen, without secrets
   * @param remedy what to do
   */
  public record Finding(
      String id,
      Severity severity,
      List<String> instances,
      List<String> stateDirectories,
      String evidence,
      String remedy) {
    public Finding {
      requireNonNull(id, "id");
      requireNonNull(severity, "severity");
      instances = List.copyOf(instances);
      stateDirectories = List.copyOf(stateDirectories);
      requireNonNull(evidence, "evidence");
      requireNonNull(remedy, "remedy");
    }

    Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("id", id);
      tree.put("severity", severity.name().toLowerCase(Locale.ROOT));
      tree.put("instances", instances);
      tree.put("stateDirectories", stateDirectories);
      tree.put("evidence", evidence);
      tree.put("remedy", remedy);
      return tree;
    }
  }

  /** How bad a finding is. */
  public enum Severity {
    /** One instance can break, read or impersonate the other. */
    FAULT,
    /** It can become a fault. */
    WARNING,
    /** Shared on purpose by most people; good to know. */
    NOTE
  }
}
