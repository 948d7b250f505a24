package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.config.ConfigProblem;
import dev.gatehouse.core.config.ConfigTrials.Trial;
import dev.gatehouse.core.config.ConfigTrials.Verdict;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Pulse;
import dev.gatehouse.profiles.Pulse.Beat;
import dev.gatehouse.profiles.rescue.Diagnosis.Cause;
import dev.gatehouse.profiles.service.ServiceState;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Finds out why a sibling is down from what can be seen from outside. Changes nothing. Blocks. */
final class Diagnostician {
  private static final long LEAST_FREE_BYTES = 16L << 20;
  private static final Duration PULSE_LIMIT = Duration.ofSeconds(1);

  /** A change that is older than this is not blamed for a gateway that cannot start. */
  private static final Duration BLAMED = Duration.ofHours(1);

  private static final int SHOWN_PROBLEMS = 3;
  private static final int SHOWN_DIFF_LINES = 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private final SiblingSight sight;
  private final LeaseTable leases;
  private final Clock clock;

  Diagnostician(SiblingSight sight, LeaseTable leases, Clock clock) {
    this.sight = sight;
    this.leases = leases;
    this.clock = clock;
  }

  Diagnosis of(KnownInstance known) {
    SiblingConfig config = sight.config(known);
    SiblingStatus status = sight.status(known, config);
    Shown shown = config.shown();
    List<Cause> causes = new ArrayList<>();
    disk(known, causes);
    OptionalInt rollback = configuration(config, status, shown, causes);
    process(known, status, causes);
    boolean failing = service(status, causes);
    if (rollback.isEmpty() && failing) {
      rollback = blame(config, causes);
    }
    portTaken(known, status, causes);
    boolean restart = !status.healthy() && !status.starting() && !status.state().equals("foreign");
    List<String> evidence =
        status.healthy() ? List.of() : new SiblingLogs(known, shown).errors(failing);
    return new Diagnosis(status, causes, rollback, restart, evidence);
  }

  private static void disk(KnownInstance known, List<Cause> causes) {
    try {
      FileStore store = Files.getFileStore(known.realStateDirectory());
      if (store.isReadOnly() || !Files.isWritable(known.realStateDirectory())) {
        causes.add(
            new Cause(
                "read-only",
                "its state directory cannot be written",
                known.realStateDirectory().toString()));
      } else if (store.getUsableSpace() < LEAST_FREE_BYTES) {
        causes.add(
            new Cause(
                "disk-full",
                "its disk is full",
                (store.getUsableSpace() >> 10) + " KiB free for " + known.realStateDirectory()));
      }
    } catch (IOException e) {
      causes.add(
          new Cause("state-unreadable", "its state directory cannot be read", String.valueOf(e)));
    }
  }

  private static OptionalInt configuration(
      SiblingConfig config, SiblingStatus status, Shown shown, List<Cause> causes) {
    if (status.configValid()) {
      return trial(config, status, causes);
    }
    Optional<Generation> good = config.lastGood();
    StringBuilder detail = new StringBuilder();
    config.now().problems().stream()
        .filter(problem -> problem.severity() == ConfigProblem.Severity.ERROR)
        .limit(SHOWN_PROBLEMS)
        .forEach(problem -> detail.append(problem.toText()).append('\n'));
    config
        .newest()
        .ifPresent(
            newest ->
                detail.append(
                    newest.hash().equals(config.now().hash())
                        ? "broken by " + words(newest) + "\n"
                        : "changed since by other means than a command\n"));
    good.ifPresent(
        generation ->
            detail
                .append("the last good one is ")
                .append(words(generation))
                .append('\n')
                .append(cut(config.store().diffToFile(generation.number()))));
    causes.add(
        new Cause(
            "config-invalid",
            status.healthy()
                ? "it runs on an older configuration, because its file cannot be used"
                : "its configuration cannot be used",
            shown.text(detail.toString().strip())));
    return good.isPresent() ? OptionalInt.of(good.get().number()) : OptionalInt.empty();
  }

  /** What the probation of a configuration says that can be used, but was found to be no good. */
  private static OptionalInt trial(SiblingConfig config, SiblingStatus status, List<Cause> causes) {
    Optional<Trial> trial = config.store().trials().current();
    if (trial.isEmpty() || trial.get().verdict() == Verdict.OPEN && status.healthy()) {
      return OptionalInt.empty();
    }
    boolean now = trial.get().hash().equals(config.now().hash());
    String reason = Shown.line(trial.get().reason());
    switch (trial.get().verdict()) {
      case OPEN -> {
        if (now) {
          causes.add(
              new Cause(
                  "config-on-trial",
                  "it went down while a new configuration was on probation",
                  config
                      .store()
                      .generation(trial.get().hash())
                      .map(Diagnostician::words)
                      .orElse("")));
        }
      }
      case REFUSED -> {
        if (now) {
          causes.add(
              new Cause(
                  "config-refused",
                  "its configuration failed its probation, and no gateway starts on it",
                  reason));
        }
      }
      case ROLLED_BACK ->
          causes.add(
              new Cause(
                  "config-rolled-back",
                  "its last change was taken back by itself, to generation "
                      + trial.get().generation(),
                  reason));
    }
    Optional<Generation> good =
        now && trial.get().verdict() != Verdict.ROLLED_BACK ? config.lastGood() : Optional.empty();
    return good.isPresent() ? OptionalInt.of(good.get().number()) : OptionalInt.empty();
  }

  private static void process(KnownInstance known, SiblingStatus status, List<Cause> causes) {
    if (!status.running()) {
      return;
    }
    Optional<ProcessHandle> process = known.running().flatMap(SiblingProcess::of);
    if (process.filter(SiblingProcess::isStopped).isPresent()) {
      causes.add(
          new Cause(
              "stopped-by-signal",
              "its process was stopped by a signal and does nothing",
              "process " + status.pid() + " goes on with kill -CONT " + status.pid()));
      return;
    }
    Beat beat = status.pulse().map(Pulse::beat).orElse(Beat.NONE);
    String where = status.pulse().map(felt -> "port " + felt.port()).orElse("");
    switch (beat) {
      case ALIVE -> {
        // nothing wrong
      }
      case SILENT ->
          causes.add(
              new Cause(
                  "hung",
                  "it hangs: its process lives, and does not answer",
                  where + ", process " + status.pid() + "; rescue threads shows what it does"));
      case NONE ->
          causes.add(
              status.starting()
                  ? new Cause("starting", "it is being started", where)
                  : new Cause(
                      "not-listening",
                      "its process lives, and nobody listens on its port",
                      where + "; it is stopping, or its port was lost"));
      case STRANGER ->
          causes.add(
              new Cause(
                  "foreign", "somebody else answers on its port and cannot prove to be it", where));
    }
  }

  /** Whether its gateway is being started again and again, or was given up. */
  private static boolean service(SiblingStatus status, List<Cause> causes) {
    if (status.healthy()) {
      return false;
    }
    ServiceState state = status.service().orElse(ServiceState.NONE);
    String detail = Shown.line(state.detail());
    switch (state.phase()) {
      case GAVE_UP ->
          causes.add(
              new Cause("gave-up", "starting it again did not help and was given up", detail));
      case WAITING ->
          causes.add(
              new Cause(
                  "crash-loop",
                  state.restarts() == 0
                      ? "it ended by itself and is about to be started again"
                      : "it ends again and again; started " + state.restarts() + " times so far",
                  detail));
      case NONE, STOPPED -> {
        if (!status.running()) {
          causes.add(
              new Cause(
                  "not-running",
                  state.phase() == ServiceState.Phase.STOPPED
                      ? "it does not run, and its service is stopped"
                      : "it does not run, and nothing keeps it running",
                  "it was stopped, or never started in the background"));
        }
      }
      case RUNNING, ORPHANED -> {
        if (!status.running()) {
          causes.add(new Cause("starting", "it is being started", detail));
        }
      }
    }
    return state.phase() == ServiceState.Phase.GAVE_UP
        || state.phase() == ServiceState.Phase.WAITING;
  }

  /**
   * A gateway that cannot start since a valid change: the change is the first suspect, unless a
   * gateway has run well on that text.
   */
  private OptionalInt blame(SiblingConfig config, List<Cause> causes) {
    Optional<Generation> newest = config.newest();
    Optional<Generation> before = config.lastGood();
    if (newest.isEmpty()
        || before.isEmpty()
        || config.store().trials().isProven(config.now().hash())
        || newest.get().time().isBefore(clock.instant().minus(BLAMED))) {
      return OptionalInt.empty();
    }
    causes.add(
        new Cause(
            "recent-change",
            "its configuration was changed shortly before",
            words(newest.get()) + "\n" + cut(config.store().diffToFile(before.get().number()))));
    return OptionalInt.of(before.get().number());
  }

  private void portTaken(KnownInstance known, SiblingStatus status, List<Cause> causes) {
    if (status.running() || known.block().isEmpty()) {
      return;
    }
    int port = known.instance().ports().gateway();
    Optional<LeaseInfo> holder = leases.holding(port);
    if (holder.isPresent()) {
      causes.add(
          new Cause(
              "port-taken",
              "its port " + port + " is held by " + Shown.line(holder.get().owner().name()),
              "process " + holder.get().pid()));
    } else if (Pulse.of(known.instance().marker(), port, PULSE_LIMIT).beat() != Beat.NONE) {
      causes.add(
          new Cause(
              "port-taken",
              "its port " + port + " is taken by a program that is no gateway of this host",
              ""));
    }
  }

  private static String words(Generation generation) {
    return "generation "
        + generation.number()
        + " ("
        + Shown.line(generation.author())
        + ", "
        + TIME.format(generation.time())
        + ": "
        + Shown.line(generation.reason())
        + ")";
  }

  private static String cut(String diff) {
    List<String> lines = diff.lines().toList();
    return lines.stream().limit(SHOWN_DIFF_LINES).collect(Collectors.joining("\n"))
        + (lines.size() > SHOWN_DIFF_LINES ? "\n…" : "");
  }
}
