package dev.gatehouse.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real systemd user manager in namespaces of its own: its processes, its control groups and its
 * view of {@code /run} are its own, and it knows no units but ours. Without the machine's units it
 * has no rules for temporary files either, which would otherwise empty the {@code /tmp} that it
 * shares with everybody. Linux with cgroup v2, root.
 */
final class UserManager implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/lib/systemd/systemd");
  private static final List<String> TARGETS =
      List.of("basic", "default", "sockets", "timers", "paths", "shutdown", "exit");

  private final Process outer;
  private final long inner;
  private final Path group;

  private UserManager(Process outer, long inner, Path group) {
    this.outer = outer;
    this.inner = inner;
    this.group = group;
  }

  /** Starts one for a home; empty where the system does not allow it. */
  static Optional<UserManager> open(Path directory, Path home) {
    Optional<Path> groups = unifiedGroups();
    if (groups.isEmpty() || !Files.isExecutable(PROGRAM)) {
      return Optional.empty();
    }
    try {
      Path own = groups.get().resolve("gatehouse-test-" + ProcessHandle.current().pid());
      Files.createDirectories(directory.resolve("units"));
      Files.createDirectories(directory.resolve("run/systemd/system"));
      Files.createDirectories(directory.resolve("run/user"));
      Files.createDirectory(
          directory.resolve("run/user/0"),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      for (String target : TARGETS) {
        Files.writeString(
            directory.resolve("units").resolve(target + ".target"),
            "[Unit]\nDescription=" + target + "\n");
      }
      Path script = Files.writeString(directory.resolve("inside.sh"), inside(directory, home));
      Files.createDirectories(own);
      Process outer =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "echo $$ > '"
                      + own
                      + "/cgroup.procs' && exec unshare -p -f -m -C --kill-child sh '"
                      + script
                      + "'")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("manager.log").toFile())
              .start();
      Path ready = directory.resolve("run/user/0/systemd/private");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !outer.isAlive() || Files.exists(ready));
      if (outer.isAlive()) {
        long inner = outer.toHandle().children().findFirst().orElseThrow().pid();
        return Optional.of(new UserManager(outer, inner, own));
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConditionTimeoutException e) {
      return Optional.empty();
    }
  }

  /** What to put in front of a command so that it runs beside the manager. */
  List<String> enter() {
    return List.of("nsenter", "-t", Long.toString(inner), "-m", "-p", "-C");
  }

  @Override
  public void close() {
    outer.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
    outer.destroyForcibly();
    try {
      outer.waitFor(60, SECONDS);
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> removeGroups(group));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String inside(Path directory, Path home) {
    return String.join(
        "\n",
        "set -e",
        "mount --make-rprivate /",
        "mount -t proc proc /proc",
        "mount -t cgroup2 none /sys/fs/cgroup",
        "mount --bind '" + directory + "/run' /run",
        ": > '" + directory + "/console'",
        "mount --bind '" + directory + "/console' /dev/console",
        "export HOME='" + home + "' XDG_RUNTIME_DIR=/run/user/0",
        "export SYSTEMD_UNIT_PATH='" + home + "/.config/systemd/user:" + directory + "/units'",
        // Not as process 1 of its namespace: it would take itself for the machine's own.
        PROGRAM + " --user --unit=basic.target",
        "");
  }

  private static Optional<Path> unifiedGroups() {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"), UTF_8)) {
      return mounts
          .map(line -> line.split(" "))
          .filter(fields -> fields.length > 2 && fields[2].equals("cgroup2"))
          .map(fields -> Path.of(fields[1]))
          .filter(Files::isWritable)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Removes control groups from the leaves up; false while a process is still in one. */
  private static boolean removeGroups(Path group) {
    try (Stream<Path> children = Files.list(group)) {
      if (!children.filter(Files::isDirectory).allMatch(UserManager::removeGroups)) {
        return false;
      }
      Files.delete(group);
      return true;
    } catch (IOException e) {
      return !Files.exists(group);
    }
  }
}
