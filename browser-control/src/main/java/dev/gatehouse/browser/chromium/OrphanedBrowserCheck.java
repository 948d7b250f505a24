package dev.gatehouse.browser.chromium;

import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Browsers that a gateway has left which is gone. Ended is only what that gateway itself wrote
 * down: the same process number, the same beginning, the same user data directory in this
 * instance's state.
 */
final class OrphanedBrowserCheck implements DoctorCheck {
  private static final Duration ENDS = Duration.ofSeconds(5);

  @Override
  public String id() {
    return "browser-orphans";
  }

  @Override
  public String title() {
    return "browsers without their gateway";
  }

  @Override
  public List<Finding> run(DoctorScope scope) throws IOException {
    Path browsers = scope.layout().root().resolve("browser");
    if (!Files.isDirectory(browsers) || StateLock.isHeld(scope.layout().root())) {
      return List.of();
    }
    Recovery recovery = new Recovery(HostSystem.of(System.getProperty("os.name", "")));
    List<Finding> found = new ArrayList<>();
    for (Path userData : KilledBrowsers.recorded(browsers)) {
      BrowserHome home = new BrowserHome(userData);
      Optional<ProcessHandle> orphan = recovery.alive(home);
      orphan.ifPresent(process -> found.add(orphan(scope, recovery, home, process)));
    }
    return found;
  }

  private static Finding orphan(
      DoctorScope scope, Recovery recovery, BrowserHome home, ProcessHandle process) {
    return Finding.warning(
            "browser-orphans",
            "a browser goes on although its gateway is gone",
            "process "
                + process.pid()
                + " began at "
                + Processes.started(process).map(Object::toString).orElse("an unknown time")
                + " and uses "
                + home.userData()
                + ", as its gateway wrote down",
            scope.hint("doctor --fix"))
        .withFix(() -> end(scope, recovery, home));
  }

  private static String end(DoctorScope scope, Recovery recovery, BrowserHome home)
      throws IOException {
    // Held, so that no gateway starts meanwhile and takes this browser for its own.
    try (StateLock held = StateLock.take(scope.instance())) {
      Optional<ProcessHandle> orphan = recovery.alive(home);
      if (orphan.isPresent()) {
        orphan.get().destroy();
        if (!Processes.ended(orphan.get(), ENDS)) {
          orphan.get().destroyForcibly();
          Processes.ended(orphan.get(), ENDS);
        }
      }
      Optional<ProcessHandle> left = recovery.look(home);
      if (left.isPresent()) {
        throw new IOException("process " + left.get().pid() + " does not end");
      }
      return "ended process " + orphan.map(ProcessHandle::pid).orElse(0L);
    }
  }
}
