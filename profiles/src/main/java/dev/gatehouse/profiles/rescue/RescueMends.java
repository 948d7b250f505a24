package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.profiles.KnownInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Changes siblings: their configuration and their process, one mending at a time each; see {@link
 * Rescue} for names, {@code by} and failures. All methods block; safe to use from several threads.
 */
public final class RescueMends {
  private final Siblings siblings;
  private final RescueAccess access;
  private final SiblingSight sight;
  private final Diagnostician diagnostician;
  private final Mender mender;

  RescueMends(
      Siblings siblings,
      RescueAccess access,
      SiblingSight sight,
      Diagnostician diagnostician,
      Mender mender) {
    this.siblings = siblings;
    this.access = access;
    this.sight = sight;
    this.diagnostician = diagnostician;
    this.mender = mender;
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
          SiblingConfig config = sight.config(known);
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
          mender.patch(sight.config(known), merge, hash, by);
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
          sight.settle(known);
          Diagnosis diagnosis = diagnostician.of(known);
          if (diagnosis.rollback().isPresent()) {
            siblings.requireOwnConfig(known);
            int number = mender.rollback(known, sight.config(known), OptionalInt.empty(), by);
            done.add("rolled back " + known.name() + " to generation " + number);
          }
          if (diagnosis.restart() || diagnosis.status().starting()) {
            mender.restart(known, done);
          }
        },
        Optional.of(limit));
  }

  private void bringBack(KnownInstance known, Optional<Duration> start, List<String> done) {
    if (start.isEmpty()) {
      return;
    }
    sight.settle(known); // it may be on its way up by itself
    if (!sight.status(known, sight.config(known)).healthy()) {
      mender.restart(known, done);
    }
  }

  private interface Work {
    void on(KnownInstance known, List<String> done);
  }

  /** Does one mending at a time on a sibling, with a line in the records before and after. */
  private Mended mend(
      String name, String by, String action, String detail, Work work, Optional<Duration> await) {
    KnownInstance known = access.allowed(name, by, action, true);
    List<String> done = new ArrayList<>();
    try (ProcessLock held = lock(known)) {
      long begun = System.nanoTime();
      int before = sight.config(known).newest().map(Generation::number).orElse(0);
      access.begun(known, by, action, detail);
      try {
        work.on(known, done);
        await.ifPresent(limit -> sight.await(known, limit));
      } catch (RuntimeException e) {
        String told = String.join("; ", done) + (done.isEmpty() ? "" : "; then ") + e.getMessage();
        access.note(known, by, action, "failed", told);
        throw e;
      }
      SiblingConfig config = sight.config(known);
      Mended mended =
          new Mended(
              done,
              config
                  .newest()
                  .map(newest -> OptionalInt.of(newest.number()))
                  .filter(newest -> newest.getAsInt() != before)
                  .orElse(OptionalInt.empty()),
              sight.status(known, config),
              Duration.ofNanos(System.nanoTime() - begun).toMillis());
      access.note(known, by, action, "done", String.join("; ", done));
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
}
