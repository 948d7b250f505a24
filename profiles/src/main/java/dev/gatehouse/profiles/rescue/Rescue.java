package dev.gatehouse.profiles.rescue;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigProblem;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Pulse;
import dev.gatehouse.profiles.doctor.Doctor;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorReport;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.check.InstanceChecks;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one instance can do for its siblings: look at them, find out why they are down, and mend
 * them, whether their process is dead, hangs or ends again and again. Everything is done from
 * outside, on files and processes; no sibling has to answer. Each sibling's operator decides who
 * may ({@link RescueGrants}), and finds in its {@link RescueRecord} what was done. All methods
 * block; safe to use from several threads.
 *
 * <p>The parameter {@code by} says who wants it, for the record: {@code cli}, {@code agent main}.
 * Every method with a sibling's name throws {@link GatehouseException} with {@link ExitCode#USAGE}
 * when no or more than one instance is called so, and with {@link ExitCode#ACCESS} when this
 * instance is not allowed.
 */
public final class Rescue {
  /** How long a mended sibling has to come back where nothing else is said. */
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

  private static final Duration PULSE_LIMIT = Duration.ofSeconds(2);
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final int MAX_LINES = 1_000;

  private final Instance self;
  private final InstanceCatalog catalog;
  private final Environment environment;
  private final Clock clock;
  private final Optional<ServiceManager> services;
  private final List<DoctorCheck> moreChecks;
  private final Consumer<RescueRecord.Line> witness;
  private final Siblings siblings;
  private final Diagnostician diagnostician;
  private final Mender mender;

  private Rescue(Builder builder) {
    this.self = builder.self;
    this.catalog = builder.catalog;
    this.environment = builder.environment;
    this.clock = builder.clock;
    this.services = Optional.ofNullable(builder.services);
    this.moreChecks = builder.moreChecks;
    this.witness = builder.witness;
    this.siblings = new Siblings(self, catalog);
    this.diagnostician = new Diagnostician(catalog.leases(), clock);
    this.mender = new Mender(self, catalog.leases(), services);
  }

  /** Collects what an instance needs to look after others. */
  public static Builder of(Instance self, InstanceCatalog catalog, Environment environment) {
    return new Builder(self, catalog, environment);
  }

  /** A sibling, and what this instance may do for it; empty for nothing. */
  public record Ward(String name, Optional<RescueGrant> grant) {}

  /** Every sibling of this host, and what this instance may do for each. */
  public List<Ward> wards() {
    return siblings.all().stream().map(known -> new Ward(known.name(), granted(known))).toList();
  }

  /** {@link #wards} and {@link #grants} as one JSON tree. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(
        "siblings",
        wards().stream()
            .map(
                ward -> {
                  Map<String, Object> entry = new LinkedHashMap<>();
                  entry.put("name", ward.name());
                  entry.put("allowed", ward.grant().isPresent());
                  entry.put("mends", ward.grant().map(RescueGrant::mends).orElse(false));
                  return entry;
                })
            .toList());
    tree.put("allowedHere", grants().stream().map(RescueGrant::toTree).toList());
    return tree;
  }

  /** Whether a name means one sibling that lets this instance look after it. */
  public boolean mayLookAfter(String name) {
    try {
      return granted(siblings.find(name)).isPresent();
    } catch (GatehouseException e) {
      return false;
    }
  }

  /** Who may look after this instance. */
  public List<RescueGrant> grants() {
    return new RescueGrants(self.stateDirectory()).list();
  }

  /**
   * Allows a sibling to look after this instance. Only this instance's operator may ask for it.
   *
   * @param mends whether it may also change and restart
   */
  public RescueGrant allow(String rescuer, boolean mends, String by) {
    KnownInstance known = siblings.find(rescuer);
    if (known.instance().marker().isEmpty()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          known.name() + " has no identity yet that could be allowed anything",
          "run " + known.instance().commandHint("setup"));
    }
    RescueGrant grant = new RescueGrant(known.id(), known.name(), mends, clock.millis(), by);
    own(by, "allow", "begun", known.name() + ": " + grant.rights());
    new RescueGrants(self.stateDirectory()).allow(grant);
    return grant;
  }

  /** Takes that right back, at once; returns whether anybody had it. */
  public boolean deny(String rescuer, String by) {
    RescueGrants grants = new RescueGrants(self.stateDirectory());
    // By what the file says first: the other instance may be gone.
    boolean found = grants.deny(rescuer) || grants.deny(siblings.find(rescuer).id());
    own(by, "deny", "done", Shown.line(rescuer));
    return found;
  }

  /** How it stands with a sibling. */
  public SiblingStatus status(String name, String by) {
    KnownInstance known = allowed(name, by, "status", false);
    return status(known, config(known));
  }

  /** Why a sibling is down, and what would mend it. */
  public Diagnosis why(String name, String by) {
    return look(name, by, "why", this::diagnose);
  }

  /** The newest lines of a sibling's log, without secrets; they are its words. */
  public List<String> logs(String name, int lines, boolean supervisor, String by) {
    int wanted = Math.max(1, Math.min(MAX_LINES, lines));
    return look(
        name,
        by,
        "logs",
        known -> new SiblingLogs(known, shown(config(known))).tail(wanted, supervisor));
  }

  /** A sibling's configuration file, without secrets, and what is wrong with it. */
  public Map<String, Object> config(String name, String by) {
    return look(
        name,
        by,
        "config",
        known -> {
          siblings.requireOwnConfig(known);
          SiblingConfig config = config(known);
          ConfigSnapshot now = config.now();
          Shown shown = shown(config);
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
    return look(name, by, "history", known -> config(known).store().history());
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
          SiblingConfig config = config(known);
          String diff =
              to.isPresent()
                  ? config.store().diff(from, to.getAsInt())
                  : config.store().diffToFile(from);
          return shown(config).text(diff);
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
                      config(known).environment(),
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
          ProcessHandle process =
              SiblingProcess.of(lease).orElseGet(() -> mender.proven(known, lease));
          ThreadReport report = ThreadReport.of(process);
          Mender.write(known, report);
          return report;
        });
  }

  /** What was done to a sibling by all who look after it, newest first. */
  public List<RescueRecord.Line> record(String name, int limit, String by) {
    KnownInstance known = allowed(name, by, "audit", false);
    return new RescueRecord(known.realStateDirectory()).newest(limit);
  }

  /** What was done to this instance by those who look after it, newest first. */
  public List<RescueRecord.Line> ownRecord(int limit) {
    return new RescueRecord(self.stateDirectory()).newest(limit);
  }

  /**
   * Makes an earlier generation a sibling's configuration again, and starts the sibling when it
   * does not answer.
   *
   * @param generation empty for the last good one
   * @param start how long it has to come back; empty leaves the process alone
   */
  public Mended rollback(String name, OptionalInt generation, Optional<Duration> start, String by) {
    return rollback(name, generation, Optional.empty(), start, by);
  }

  /**
   * The same.
   *
   * @param hash of the file that is to be replaced; empty skips the check
   */
  public Mended rollback(
      String name,
      OptionalInt generation,
      Optional<String> hash,
      Optional<Duration> start,
      String by) {
    return mend(
        name,
        by,
        "rollback",
        generation.isPresent() ? "to generation " + generation.getAsInt() : "to the last good one",
        (known, done) -> {
          siblings.requireOwnConfig(known);
          SiblingConfig config = config(known);
          if (hash.isPresent() && !hash.get().equals(config.now().hash())) {
            throw new GatehouseException(
                ExitCode.CONFLICT,
                "the configuration of " + known.name() + " was changed in the meantime",
                "look at it again, and repeat the rollback");
          }
          int number = mender.rollback(known, config, generation, by);
          done.add("rolled back " + known.name() + " to generation " + number);
          bringBack(known, start, done);
        },
        start);
  }

  /**
   * Merges a patch (RFC 7396) into a sibling's configuration, and starts the sibling when it does
   * not answer.
   *
   * @param hash of the file that the patch was made for; empty skips the check
   * @param start how long it has to come back; empty leaves the process alone
   */
  public Mended patch(
      String name,
      Map<String, Object> merge,
      Optional<String> hash,
      Optional<Duration> start,
      String by) {
    return mend(
        name,
        by,
        "patch",
        String.join(", ", merge.keySet()),
        (known, done) -> {
          siblings.requireOwnConfig(known);
          mender.patch(config(known), merge, hash, by);
          done.add("patched " + Shown.line(String.join(", ", merge.keySet())));
          bringBack(known, start, done);
        },
        start);
  }

  /** Ends a sibling's gateway where it runs, and starts it. */
  public Mended restart(String name, Duration limit, String by) {
    return mend(
        name, by, "restart", "", (known, done) -> mender.restart(known, done), Optional.of(limit));
  }

  /** Does what {@link #why} says would mend a sibling; nothing when it is well. */
  public Mended mend(String name, Duration limit, String by) {
    return mend(
        name,
        by,
        "mend",
        "",
        (known, done) -> {
          Diagnosis diagnosis = diagnose(known);
          if (diagnosis.rollback().isPresent()) {
            siblings.requireOwnConfig(known);
            int number = mender.rollback(known, config(known), diagnosis.rollback(), by);
            done.add("rolled back " + known.name() + " to generation " + number);
          }
          if (diagnosis.restart()) {
            mender.restart(known, done);
          }
        },
        Optional.of(limit));
  }

  private Diagnosis diagnose(KnownInstance known) {
    SiblingConfig config = config(known);
    return diagnostician.of(known, config, status(known, config), shown(config));
  }

  private void bringBack(KnownInstance known, Optional<Duration> start, List<String> done) {
    if (start.isEmpty()) {
      return;
    }
    SiblingStatus status = status(known, config(known));
    if (status.starting()) {
      mender.await(known, START_LIMIT); // it may be on its way up by itself
      status = status(known, config(known));
    }
    if (!status.healthy()) {
      mender.restart(known, done);
    }
  }

  private SiblingStatus status(KnownInstance known, SiblingConfig config) {
    Optional<LeaseInfo> lease = catalog.leases().of(known.realStateDirectory());
    Optional<ServiceState> service = services.map(manager -> manager.state(known.instance()));
    return new SiblingStatus(
        known.name(),
        known.id(),
        known.realStateDirectory(),
        lease.isPresent(),
        lease.flatMap(SiblingProcess::of).map(ProcessHandle::pid).orElse(0L),
        lease.map(LeaseInfo::sinceMillis).orElse(0L),
        lease.map(held -> Pulse.of(known.instance().marker(), held.basePort(), PULSE_LIMIT)),
        service,
        config.now().valid(),
        config.newest().map(Generation::number).orElse(0),
        known.problems().stream().map(Shown::line).toList());
  }

  private SiblingConfig config(KnownInstance known) {
    return new SiblingConfig(known, environment, clock);
  }

  private static Shown shown(SiblingConfig config) {
    return new Shown(config.redactor());
  }

  private interface Look<T> {
    T at(KnownInstance known);
  }

  private <T> T look(String name, String by, String action, Look<T> look) {
    KnownInstance known = allowed(name, by, action, false);
    try {
      T seen = look.at(known);
      note(known, by, action, "done", "");
      return seen;
    } catch (RuntimeException e) {
      note(known, by, action, "failed", Shown.line(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private interface Work {
    void on(KnownInstance known, List<String> done);
  }

  /** Does one mending at a time on a sibling, with a line in its record before and after. */
  private Mended mend(
      String name, String by, String action, String detail, Work work, Optional<Duration> await) {
    KnownInstance known = allowed(name, by, action, true);
    List<String> done = new ArrayList<>();
    try (ProcessLock held = lock(known)) {
      long begun = System.nanoTime();
      RescueRecord record = new RescueRecord(known.realStateDirectory());
      int before = config(known).newest().map(Generation::number).orElse(0);
      // What cannot be recorded is not done.
      record.append(line(by, action, "begun", Shown.line(detail)));
      try {
        work.on(known, done);
        await.ifPresent(limit -> mender.await(known, limit));
      } catch (RuntimeException e) {
        String told = String.join("; ", done) + (done.isEmpty() ? "" : "; then ") + e.getMessage();
        note(known, by, action, "failed", Shown.line(told));
        throw e;
      }
      SiblingConfig config = config(known);
      Mended mended =
          new Mended(
              done,
              config
                  .newest()
                  .map(newest -> OptionalInt.of(newest.number()))
                  .filter(newest -> newest.getAsInt() != before)
                  .orElse(OptionalInt.empty()),
              status(known, config),
              Duration.ofNanos(System.nanoTime() - begun).toMillis());
      note(known, by, action, "done", Shown.line(String.join("; ", done)));
      return mended;
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "cannot lock " + known.realStateDirectory() + ": " + e.getMessage(),
          "make it writable for this user",
          e);
    }
  }

  private ProcessLock lock(KnownInstance known) throws IOException {
    return ProcessLock.tryTake(known.realStateDirectory().resolve("rescue.lock"))
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.CONFLICT,
                    known.name() + " is being mended by somebody else right now",
                    "wait for the end of that; rescue audit tells who it is"));
  }

  /** The sibling of a name, when this instance may do {@code action} on it. */
  private KnownInstance allowed(String name, String by, String action, boolean mends) {
    KnownInstance known = siblings.find(name);
    if (known.vanished()) {
      throw new GatehouseException(
          ExitCode.NOT_RUNNING,
          "the state directory of " + known.name() + " is gone: " + known.realStateDirectory(),
          "restore it from a backup");
    }
    Optional<RescueGrant> grant = granted(known);
    if (grant.filter(given -> given.mends() || !mends).isEmpty()) {
      String missing = grant.isEmpty() ? "may not look after " : "may look at, but not change ";
      RescueRecord.Line line =
          line(by, action, "refused", self.displayName() + " " + missing + known.name());
      witness.accept(line);
      throw new GatehouseException(
          ExitCode.ACCESS,
          self.displayName() + " " + missing + known.name(),
          "its operator allows it with: "
              + known.instance().commandHint("rescue allow " + self.displayName()));
    }
    return known;
  }

  private Optional<RescueGrant> granted(KnownInstance known) {
    if (known.vanished()) {
      return Optional.empty();
    }
    try {
      return self.marker()
          .map(InstanceMarker::id)
          .flatMap(id -> new RescueGrants(known.realStateDirectory()).of(id));
    } catch (GatehouseException e) {
      return Optional.empty(); // what cannot be trusted allows nobody
    }
  }

  private RescueRecord.Line line(String by, String action, String outcome, String detail) {
    String id = self.marker().map(InstanceMarker::id).orElse("");
    return new RescueRecord.Line(
        clock.millis(), self.displayName() + " " + id, Shown.line(by), action, outcome, detail);
  }

  /** Records what has happened already; a disk that is full must not undo it. */
  private void note(KnownInstance known, String by, String action, String outcome, String detail) {
    RescueRecord.Line line = line(by, action, outcome, detail);
    witness.accept(line);
    try {
      new RescueRecord(known.realStateDirectory()).append(line);
    } catch (GatehouseException e) {
      witness.accept(line(by, action, outcome, "not recorded there: " + e.getMessage()));
    }
  }

  private void own(String by, String action, String outcome, String detail) {
    RescueRecord.Line line = line(by, action, outcome, detail);
    new RescueRecord(self.stateDirectory()).append(line);
    witness.accept(line);
  }

  /** Collects what an instance needs to look after others. Not safe to share between threads. */
  public static final class Builder {
    private final Instance self;
    private final InstanceCatalog catalog;
    private final Environment environment;
    private Clock clock = Clock.systemUTC();
    private @Nullable ServiceManager services;
    private List<DoctorCheck> moreChecks = List.of();
    private Consumer<RescueRecord.Line> witness = line -> {};

    private Builder(Instance self, InstanceCatalog catalog, Environment environment) {
      this.self = requireNonNull(self, "self");
      this.catalog = requireNonNull(catalog, "catalog");
      this.environment = requireNonNull(environment, "environment");
    }

    /** The system's clock where nothing else is said. */
    public Builder clock(Clock clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /** Who starts gateways; without one, nothing can be restarted. */
    public Builder services(ServiceManager services) {
      this.services = requireNonNull(services, "services");
      return this;
    }

    /** Checks of {@link Rescue#doctor} beside those that every instance gets. */
    public Builder checks(Collection<? extends DoctorCheck> more) {
      this.moreChecks = List.copyOf(more);
      return this;
    }

    /** Hears every line that is recorded, refusals too; called on the thread that works. */
    public Builder witness(Consumer<RescueRecord.Line> witness) {
      this.witness = requireNonNull(witness, "witness");
      return this;
    }

    public Rescue build() {
      return new Rescue(this);
    }
  }
}
