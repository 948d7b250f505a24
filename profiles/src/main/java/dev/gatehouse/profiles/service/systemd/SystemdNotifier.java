package dev.gatehouse.profiles.service.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.posix.UnixDatagram;
import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.SystemCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells systemd how the service that this process is goes on. Safe to use from several threads; all
 * sending methods block for a moment and never fail: who is not heard is restarted by systemd.
 */
public final class SystemdNotifier {
  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final Duration PROGRAM_LIMIT = Duration.ofSeconds(10);

  private final String socket;
  private final Optional<Duration> watchdog;
  private final CommandRunner program;

  private SystemdNotifier(String socket, Optional<Duration> watchdog, CommandRunner program) {
    this.socket = requireNonNull(socket, "socket");
    this.watchdog = watchdog;
    this.program = program;
  }

  /** The notifier of this process, empty when systemd did not ask for notices. */
  public static Optional<SystemdNotifier> of(Environment environment) {
    return environment
        .get(SOCKET)
        .map(
            socket -> {
              Map<String, String> variables = new HashMap<>();
              variables.put(SOCKET, socket);
              variables.put("PATH", environment.get("PATH").orElse("/usr/bin:/bin"));
              return new SystemdNotifier(
                  socket, watchdog(environment), new SystemCommands(variables, PROGRAM_LIMIT));
            });
  }

  /** How long systemd waits for a sign of life, empty when it does not. */
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  /** Says that the service is ready, and that this process is its main one from now on. */
  public void ready(String status) {
    send(
        "READY=1",
        "MAINPID=" + ProcessHandle.current().pid(),
        "STATUS=" + status.replaceAll("\\p{Cntrl}", " "));
  }

  /** Says that the service is about to end. */
  public void stopping() {
    send("STOPPING=1", "STATUS=stopping");
  }

  /** Gives the sign of life that the watchdog waits for. */
  public void alive() {
    send("WATCHDOG=1");
  }

  private void send(String... assignments) {
    try {
      UnixDatagram.send(socket, String.join("\n", assignments).getBytes(UTF_8));
    } catch (IOException | LinkageError e) {
      // Where native code cannot be loaded, systemd's own program sends the same.
      List<String> command = new ArrayList<>(List.of("systemd-notify"));
      command.addAll(List.of(assignments));
      program.run(command);
    }
  }

  private static Optional<Duration> watchdog(Environment environment) {
    return environment
        .get("WATCHDOG_USEC")
        .filter(text -> text.matches("[1-9][0-9]{0,17}"))
        .map(Long::parseLong)
        .map(micros -> Duration.ofNanos(Math.multiplyExact(micros, 1_000L)));
  }
}
