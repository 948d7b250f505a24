package dev.gatehouse.launcher.supervision;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import dev.gatehouse.profiles.upgrade.UpgradeRecord;
import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows an upgrade by what its processes write down, for neither of them answers all the time.
 */
final class UpgradeProgress {
  private static final Duration POLL = Duration.ofMillis(25);

  private final UpgradeFiles files;
  private final String id;
  private final Duration limit;

  UpgradeProgress(UpgradeFiles files, String id, Duration limit) {
    this.files = files;
    this.id = id;
    this.limit = limit;
  }

  /**
   * Waits until it is over. Blocks.
   *
   * @param told of each step once, in their order
   * @throws GatehouseException with {@code FAILURE} when both processes have ended, with {@code
   *     UNREACHABLE} when it takes too long
   */
  UpgradeRecord follow(Consumer<Step> told) throws IOException, InterruptedException {
    Set<Step> seen = EnumSet.noneOf(Step.class);
    long end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < end) {
      // Looked at before the file is read, so that a last word is not missed.
      Optional<UpgradeRecord> before = mine();
      boolean alive = before.map(UpgradeProgress::anybodyLives).orElse(true);
      Optional<UpgradeRecord> record = mine();
      if (record.isPresent()) {
        if (seen.add(record.get().step())) {
          told.accept(record.get().step());
        }
        if (record.get().over()) {
          return record.get();
        }
        if (!alive) {
          throw new GatehouseException(
              ExitCode.FAILURE,
              "the gateway ended in the middle of the upgrade",
              "see \"status\": what keeps it running starts it again; nothing of it is lost");
        }
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
    throw new GatehouseException(
        ExitCode.UNREACHABLE,
        "the upgrade is not over after " + limit.toSeconds() + " s",
        "it goes on by itself; see \"status\"");
  }

  private Optional<UpgradeRecord> mine() throws IOException {
    return files.last().filter(record -> record.id().equals(id));
  }

  private static boolean anybodyLives(UpgradeRecord record) {
    return lives(record.fromPid()) || lives(record.toPid());
  }

  private static boolean lives(long pid) {
    return pid != 0 && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }
}
