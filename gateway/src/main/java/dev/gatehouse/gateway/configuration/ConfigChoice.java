package dev.gatehouse.gateway.configuration;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigProblem;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.ConfigTrials;
import dev.gatehouse.core.config.ConfigTrials.Trial;
import dev.gatehouse.core.config.ConfigTrials.Verdict;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.core.config.GoodConfig;
import dev.gatehouse.core.config.StaleConfigException;
import dev.gatehouse.gateway.configuration.ConfigStanding.Mode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a gateway starts on: its file, or the last good generation when the file cannot be
 * used or has failed before. Made anew for each start; blocks; used by one thread.
 */
public final class ConfigChoice {
  private static final String OUTSIDE = "outside";
  private static final String OURSELVES = "gateway";
  private static final int MAX_REASON = 300;

  private final ConfigStore store;
  private final ConfigTrials trials;
  private final Clock clock;
  private final boolean again;
  private final ConfigSnapshot file;
  private @Nullable GoodConfig chosen;

  private ConfigChoice(ConfigStore store, Clock clock, boolean again) {
    this.store = requireNonNull(store, "store");
    this.trials = store.trials();
    this.clock = requireNonNull(clock, "clock");
    this.again = again;
    this.file = store.read();
  }

  /**
   * What to start on.
   *
   * @param snapshot the configuration, as read
   * @param standing how it stands to the file
   */
  public record Option(ConfigSnapshot snapshot, ConfigStanding standing) {}

  /**
   * Reads the file and its history. Records a change by other means.
   *
   * @param again whether this process has run the gateway before
   */
  public static ConfigChoice read(ConfigStore store, Clock clock, boolean again) {
    store.sweepLeftovers();
    store.noticeOutsideChange();
    return new ConfigChoice(store, clock, again);
  }

  /**
   * The first choice. A text that is not proven is on trial from here on.
   *
   * @throws GatehouseException with exit code 78 when the file cannot be used, and there is no good
   *     generation
   */
  public Option first() {
    if (!file.valid()) {
      Optional<Option> good = fallBack("it cannot be used: " + firstError(file), true);
      if (good.isEmpty()) {
        store.readValid(); // says what is wrong, with the line itself
        throw new IllegalStateException("the file became valid while it was read; start again");
      }
      return good.get();
    }
    Optional<String> failed = failedBefore();
    if (failed.isPresent()) {
      Optional<Option> back = fallBack(failed.get(), false);
      if (back.isPresent()) {
        return back.get();
      }
    }
    if (trials.isProven(file.hash())) {
      return new Option(file, rolledBackEarlier().orElseGet(this::plain));
    }
    if (store.lastGood(file.hash(), false).isEmpty()) {
      return new Option(file, plain()); // nothing to go back to
    }
    trials.begin(file.hash());
    return new Option(file, ConfigStanding.onTrial(now()));
  }

  /** What to try when the start on {@code tried} failed; empty when that was not on trial. */
  public Optional<Option> afterFailure(Option tried, Throwable failure) {
    return tried.standing().mode() == Mode.ON_TRIAL
        ? fallBack("the gateway cannot start on it: " + failure.getMessage(), false)
        : Optional.empty();
  }

  /** The failure of a start, with the files that may be at fault and that no generation keeps. */
  public RuntimeException explained(RuntimeException failure) {
    String besides = besides(file);
    return besides.isEmpty() || !(failure instanceof GatehouseException known)
        ? failure
        : new GatehouseException(
            known.exitCode(), known.getMessage() + besides, known.remedy(), known);
  }

  /** Says that no start was possible, which is then not the fault of the text on trial. */
  public void giveUp() {
    trials.pause();
  }

  /**
   * Records what the gateway runs on now, and puts the file back where that is ours to do: the text
   * that failed was written through us, and is still there.
   *
   * @return how it stands now
   */
  public ConfigStanding settle(Option started) {
    ConfigStanding standing = started.standing();
    switch (standing.mode()) {
      case FILE -> {
        if (!trials.isProven(file.hash())) {
          trials.prove(file.hash());
        }
      }
      case ON_TRIAL -> {} // its time begins now
      case ROLLED_BACK -> {
        return standing.refusedHash().equals(file.hash()) ? putBack(standing) : standing;
      }
      case HELD, SAFE -> {
        if (file.valid()) {
          trials.refuse(file.hash(), standing.reason());
        }
      }
    }
    return standing;
  }

  private ConfigStanding putBack(ConfigStanding standing) {
    try {
      trials.refuse(standing.refusedHash(), standing.reason());
      GoodConfig good = requireNonNull(chosen);
      int generation =
          store.goBack(
              new ConfigStore.Change(OURSELVES, "probation failed: " + standing.reason()),
              Optional.of(standing.refusedHash()),
              good);
      if (good.kept().isEmpty()) {
        generation = standing.generation();
      } else {
        trials.prove(good.snapshot().hash()); // there is nothing to go back to from here
      }
      trials.rolledBack(standing.refusedHash(), standing.reason(), generation);
      return standing.of(generation);
    } catch (StaleConfigException e) {
      return standing; // somebody has mended it meanwhile; the follower finds that
    } catch (GatehouseException e) {
      // A full disk must not keep the gateway from running on the good text.
      return new ConfigStanding(
          Mode.HELD,
          standing.generation(),
          standing.reason() + "; the file could not be put back: " + e.getMessage(),
          standing.refusedHash(),
          standing.diff(),
          standing.since(),
          true);
    }
  }

  private Optional<String> failedBefore() {
    Optional<Trial> refused =
        trials
            .current()
            .filter(trial -> trial.verdict() == Verdict.REFUSED)
            .filter(trial -> trial.hash().equals(file.hash()));
    if (refused.isPresent()) {
      return refused.map(Trial::reason);
    }
    return !again && trials.diedOn(file.hash())
        ? Optional.of("the gateway's process died in the time of probation")
        : Optional.empty();
  }

  private Optional<Option> fallBack(String why, boolean unproven) {
    return store.lastGood(file.hash(), unproven).map(good -> fallBack(why, good));
  }

  private Option fallBack(String why, GoodConfig good) {
    chosen = good;
    Optional<Generation> refused = store.generation(file.hash());
    boolean ours =
        file.valid() && refused.filter(found -> !found.author().equals(OUTSIDE)).isPresent();
    Mode mode = ours ? Mode.ROLLED_BACK : again ? Mode.HELD : Mode.SAFE;
    ConfigStanding standing =
        new ConfigStanding(
            mode,
            good.generation().number(),
            with(oneLine(why), keptToo(good) + besides(good.snapshot())),
            file.hash(),
            refused.map(from -> store.diff(from.number(), good)).orElse(""),
            now(),
            true);
    ConfigSnapshot snapshot = good.snapshot();
    return new Option(
        mode == Mode.SAFE ? snapshot.withResolved(withoutChannels(snapshot.resolved())) : snapshot,
        standing);
  }

  /** The reason of an earlier start says the rest already. */
  private static String with(String why, String more) {
    return why.endsWith(more) ? why : why + more;
  }

  private static String keptToo(GoodConfig good) {
    return good.kept().isEmpty()
        ? ""
        : "; what decides over access stays as it is now: " + String.join(", ", good.kept());
  }

  private String besides(ConfigSnapshot snapshot) {
    List<Path> others =
        snapshot.files().stream().filter(read -> !read.equals(store.path())).toList();
    List<Path> changed = trials.changedSince(others);
    return changed.isEmpty()
        ? ""
        : "; changed since a configuration was proven, and kept by no generation: "
            + changed.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /** What went wrong before this start is told until somebody writes the file again. */
  private Optional<ConfigStanding> rolledBackEarlier() {
    return trials
        .current()
        .filter(trial -> trial.verdict() == Verdict.ROLLED_BACK)
        .filter(
            trial ->
                store
                    .generation(file.hash())
                    .filter(newest -> newest.author().equals(OURSELVES))
                    .isPresent())
        .filter(
            trial ->
                store.history().stream()
                    .anyMatch(
                        generation ->
                            generation.number() == trial.generation()
                                && generation.hash().equals(file.hash())))
        .map(
            trial ->
                new ConfigStanding(
                    Mode.ROLLED_BACK,
                    trial.generation(),
                    trial.reason(),
                    trial.hash(),
                    store
                        .generation(trial.hash())
                        .map(from -> store.diff(from.number(), trial.generation()))
                        .orElse(""),
                    trial.since(),
                    false));
  }

  private static Map<String, Object> withoutChannels(Map<String, Object> tree) {
    if (!(tree.get("channels") instanceof Map<?, ?> channels)) {
      return tree;
    }
    Map<String, Object> off = new LinkedHashMap<>();
    channels.forEach(
        (id, settings) -> {
          if (settings instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(String.valueOf(key), value));
            copy.put("enabled", false);
            off.put(String.valueOf(id), copy);
          }
        });
    Map<String, Object> result = new LinkedHashMap<>(tree);
    result.put("channels", off);
    return result;
  }

  static String firstError(ConfigSnapshot broken) {
    return broken.problems().stream()
        .filter(problem -> problem.severity() == ConfigProblem.Severity.ERROR)
        .findFirst()
        .map(
            problem ->
                (problem.path().isEmpty() ? "" : problem.path() + ": ")
                    + problem.message()
                    + (problem.line() > 0 ? " (line " + problem.line() + ")" : ""))
        .orElse("unknown");
  }

  private ConfigStanding plain() {
    return ConfigStanding.file(now());
  }

  private Instant now() {
    return clock.instant();
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > MAX_REASON ? line.substring(0, MAX_REASON) + "…" : line;
  }
}
