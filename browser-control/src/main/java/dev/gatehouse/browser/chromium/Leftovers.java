package dev.gatehouse.browser.chromium;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Clears what a browser of ours leaves when it does not end by itself: helpers, lock, record and
 * temporary files. Only for a browser whose process is known to be gone. Every method blocks.
 */
final class Leftovers {
  private static final Duration HELPERS_LIMIT = Duration.ofSeconds(2);

  private Leftovers() {}

  /** Clears what the browser with process {@code pid} left for {@code home}. */
  static void clear(BrowserHome home, long pid) throws IOException {
    helpers(home);
    Optional<BrowserRecord> record = BrowserRecord.read(home);
    Optional<ProfileLock> lock = ProfileLock.read(home.userData());
    if (lock.isPresent()
        && lock.get().pid() == pid
        && ThisHost.name().filter(lock.get().host()::equals).isPresent()) {
      ProfileLock.remove(home.userData());
    }
    if (record.isPresent() && record.get().pid() == pid) {
      UserData.clean(home);
      BrowserRecord.remove(home);
    }
  }

  /** Whether a browser in its own right has the user data directory now. */
  static boolean inUse(BrowserHome home) {
    return Processes.using(home.word()).stream()
        .anyMatch(process -> !Processes.isHelper(process.pid()));
  }

  /**
   * Waits for the helpers of a browser that is gone, which end when they notice, and ends those
   * that do not. A browser in its own right, which is no helper, is left alone.
   */
  static void helpers(BrowserHome home) {
    Map<Boolean, List<ProcessHandle>> found =
        Processes.using(home.word()).stream()
            .collect(Collectors.partitioningBy(process -> Processes.isHelper(process.pid())));
    if (!found.getOrDefault(false, List.of()).isEmpty()) {
      return; // the helpers may be that one's
    }
    Processes.endAfter(found.getOrDefault(true, List.of()), HELPERS_LIMIT);
  }
}
