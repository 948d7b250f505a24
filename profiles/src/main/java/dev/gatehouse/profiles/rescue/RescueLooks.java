package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigProblem;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.doctor.Doctor;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorReport;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.check.InstanceChecks;
import dev.gatehouse.profiles.service.ServiceManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Looks at siblings, which change nothing but the records of who looked; see {@link Rescue} for
 * names, {@code by} and failures. All methods block; safe to use from several threads.
 */
public final class RescueLooks {
  private static final int MAX_LINES = 1_000;

  private final InstanceCatalog catalog;
  private final Clock clock;
  private final Optional<ServiceManager> services;
  private final List<DoctorCheck> moreChecks;
  private final Siblings siblings;
  private final RescueAccess access;
  private final SiblingSight sight;
  private final Diagnostician diagnostician;

  RescueLooks(
      InstanceCatalog catalog,
      Clock clock,
      Optional<ServiceManager> services,
      List<DoctorCheck> moreChecks,
      Siblings siblings,
      RescueAccess access,
      SiblingSight sight,
      Diagnostician diagnostician) {
    this.catalog = catalog;
    this.clock = clock;
    this.services = services;
    this.moreChecks = moreChecks;
    this.siblings = siblings;
    this.access = access;
    this.sight = sight;
    this.diagnostician = diagnostician;
  }

  /** How it stands with a sibling. */
  public SiblingStatus status(String name, String by) {
    KnownInstance known = access.allowed(name, by, "status", false);
    return sight.status(known, sight.config(known));
  }

  /** Why a sibling is down, and what would mend it. */
  public Diagnosis why(String name, String by) {
    return look(name, by, "why", diagnostician::of);
  }

  /** The newest lines of a sibling's log, without secrets; they are its words. */
  public List<String> logs(String name, int lines, boolean supervisor, String by) {
    int wanted = Math.max(1, Math.min(MAX_LINES, lines));
    return look(
        name,
        by,
        "logs",
        known -> new SiblingLogs(known, sight.config(known).shown()).tail(wanted, supervisor));
  }

  /** A sibling's configuration file, without secrets, and what is wrong with it. */
  public Map<String, Object> config(String name, String by) {
    return look(
        name,
        by,
        "config",
        known -> {
          siblings.requireOwnConfig(known);
          SiblingConfig config = sight.config(known);
          ConfigSnapshot now = config.now();
          Shown shown = config.shown();
          Map<String, Object> tree = new LinkedHashMap<>();
          tree.put("path", now.path().toString());
          tree.put("exists", now.exists());
          tree.put("hash", now.hash());
          tree.put("valid", now.valid());
          tree.put("text", shown.text(config.redactor().redactFile(now.text())));
          tree.put(
              "broken",
              now.problems().stream()
                  .filter(problem -> problem.severity() == ConfigProblem.Severity.ERROR)
                  .map(ConfigProblem::path)
                  .filter(path -> !path.isEmpty())
                  .toList());
          tree.put("problems", now.problems().stream().map(p -> shown.text(p.toText())).toList());
          return tree;
        });
  }

  /** The recorded generations of a sibling's configuration, oldest first. */
  public List<Generation> history(String name, String by) {
    return look(name, by, "history", known -> sight.config(known).store().history());
  }

  /**
   * What differs from one generation of a sibling's configuration to another, without secrets.
   *
   * @param to empty for the file as it is now
   */
  public String diff(String name, int from, OptionalInt to, String by) {
    return look(
        name,
        by,
        "diff",
        known -> {
          siblings.requireOwnConfig(known);
          SiblingConfig config = sight.config(known);
          String diff =
              to.isPresent()
                  ? config.store().diff(from, to.getAsInt())
                  : config.store().diffToFile(from);
          return config.shown().text(diff);
        });
  }

  /**
   * Examines a sibling, and changes nothing. What would run the sibling's own programs, or leave
   * this host, is left out.
   */
  public DoctorReport doctor(String name, String by) {
    return look(
        name,
        by,
        "doctor",
        known -> {
          DoctorScope.Builder scope =
              DoctorScope.of(
                      known.instance(),
                      sight.config(known).environment(),
                      catalog.distributions(),
                      catalog.host())
                  .clock(clock);
          services.ifPresent(scope::services);
          List<DoctorCheck> checks = new ArrayList<>(InstanceChecks.all());
          checks.addAll(moreChecks);
          return new Doctor(checks).run(scope.build());
        });
  }

  /** What a sibling's threads and heap do now; all of it is kept in the sibling's logs. */
  public ThreadReport threads(String name, String by) {
    return look(
        name,
        by,
        "threads",
        known -> {
          LeaseInfo lease =
              catalog
                  .leases()
                  .of(known.realStateDirectory())
                  .orElseThrow(
                      () ->
                          new GatehouseException(
                              ExitCode.NOT_RUNNING,
                              known.name() + " does not run",
                              "rescue why tells more"));
          ThreadReport report = ThreadReport.of(SiblingProcess.required(known, lease));
          report.keep(known);
          return report;
        });
  }

  /** What was done to a sibling by all who look after it, newest first. */
  public List<RescueRecord.Line> record(String name, int limit, String by) {
    KnownInstance known = access.allowed(name, by, "audit", false);
    return new RescueRecord(known.realStateDirectory()).newest(limit);
  }

  private interface Look<T> {
    T at(KnownInstance known);
  }

  private <T> T look(String name, String by, String action, Look<T> look) {
    KnownInstance known = access.allowed(name, by, action, false);
    try {
      T seen = look.at(known);
      access.note(known, by, action, "done", "");
      return seen;
    } catch (RuntimeException e) {
      access.note(known, by, action, "failed", String.valueOf(e.getMessage()));
      throw e;
    }
  }
}
