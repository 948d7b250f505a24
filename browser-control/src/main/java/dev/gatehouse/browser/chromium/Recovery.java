package dev.gatehouse.browser.chromium;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the browser that a gateway which is gone has left, by what that gateway wrote down. Only a
 * process with the same number, the same beginning and the same user data directory is that
 * browser; any other is never touched. Every method blocks.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  // A browser that lost its gateway ends within 1.5 s; on a busy host it takes longer.
  private static final Duration ENDS_BY_ITSELF = Duration.ofSeconds(4);

  // Linux computes a beginning from the host's own, which moves when the clock is set.
  private static final Duration SAME_BEGINNING = Duration.ofSeconds(2);

  private final HostSystem system;

  Recovery(HostSystem system) {
    this.system = system;
  }

  /** The browser that was left in {@code home} and lives. Changes nothing. */
  Optional<ProcessHandle> alive(BrowserHome home) {
    return BrowserRecord.read(home).flatMap(record -> process(home, record));
  }

  /**
   * Looks for the orphan of {@code home}. When there is none, what it left is cleared, so that it
   * is not in the way of a start.
   */
  Optional<ProcessHandle> look(BrowserHome home) throws IOException {
    Optional<BrowserRecord> read = BrowserRecord.read(home);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    BrowserRecord record = read.get();
    Optional<ProcessHandle> process = process(home, record);
    if (process.isPresent()
        && !(record.piped() && Processes.ended(process.get(), ENDS_BY_ITSELF))) {
      return process;
    }
    if (Leftovers.inUse(home)) {
      return Optional.empty(); // by a browser that is not ours
    }
    if (!record.boot().equals(ThisHost.boot()) && record.piped() && lockIsOf(home, record)) {
      // It cannot be looked at from here: it ran in another container, or before a restart of the
      // host. Its gateway is gone, or this one would not have the state directory, and it ends with
      // its gateway.
      pause();
    }
    Leftovers.helpers(home);
    if (lockIsOf(home, record)) {
      LOG.info("removed the lock of a browser that is gone userData={}", home.userData());
      ProfileLock.remove(home.userData());
    }
    UserData.clean(home);
    BrowserRecord.remove(home);
    return Optional.empty();
  }

  private Optional<ProcessHandle> process(BrowserHome home, BrowserRecord record) {
    if (!record.boot().equals(ThisHost.boot())) {
      return Optional.empty();
    }
    return ProcessHandle.of(record.pid())
        .filter(ProcessHandle::isAlive)
        .filter(process -> sameBeginning(process, record))
        .filter(process -> usesDirectory(home, process));
  }

  private static boolean sameBeginning(ProcessHandle process, BrowserRecord record) {
    return Processes.started(process)
        .filter(
            began -> Duration.between(record.started(), began).abs().compareTo(SAME_BEGINNING) <= 0)
        .isPresent();
  }

  private boolean usesDirectory(BrowserHome home, ProcessHandle process) {
    // Windows does not tell the words of a process; its beginnings are exact.
    return system == HostSystem.WINDOWS || Processes.uses(process.pid(), home.word());
  }

  private static boolean lockIsOf(BrowserHome home, BrowserRecord record) {
    return ProfileLock.read(home.userData())
        .filter(lock -> lock.pid() == record.pid() && lock.host().equals(record.host()))
        .isPresent();
  }

  private static void pause() {
    try {
      Thread.sleep(ENDS_BY_ITSELF.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
