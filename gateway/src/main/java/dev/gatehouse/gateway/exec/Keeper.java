package dev.gatehouse.gateway.exec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A small process beside the gateway that ends the gateway's commands when the gateway itself is
 * killed: it hears of that because its input ends. Started with the first command. Its methods
 * write a few bytes to a pipe.
 */
final class Keeper {
  /** The variable by which a command and its descendants are known. */
  static final String MARK = "GATEHOUSE_CHILD";

  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      kept=' '
      while read -r line; do
        target=${line#?}
        case $line in
          +*) kept="$kept$target " ;;
          -*) case $kept in *" $target "*) kept="${kept%% $target *} ${kept#* $target }" ;; esac ;;
          t*) kill -s TERM -- "$target" ;;
          k*) kill -s KILL -- "$target" ;;
        esac
      done
      for target in $kept; do kill -s KILL -- "$target"; done
      for round in 1 2 3; do
        for file in /proc/[0-9]*/environ; do
          if grep -qs "$1" "$file"; then
            pid=${file#/proc/}
            kill -s KILL "${pid%/environ}"
          fi
        done
      done
      """;

  private final Process process;
  private final OutputStream commands;

  private Keeper(Process process) {
    this.process = process;
    this.commands = process.getOutputStream();
  }

  /**
   * Starts a keeper. Blocks.
   *
   * @param setsid the program that starts another in a session of its own, where there is one
   * @param mark what the environment of this gateway's commands holds
   */
  static Keeper start(Optional<Path> setsid, Path shell, String mark, String path)
      throws IOException {
    List<String> shellCommand = List.of(shell.toString(), "-c", SCRIPT, "gatehouse-keeper", mark);
    ProcessBuilder builder =
        new ProcessBuilder(
            setsid
                .map(
                    program ->
                        java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(program.toString()),
                                shellCommand.stream())
                            .toList())
                .orElse(shellCommand));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", path);
    builder
        .directory(new java.io.File("/"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    return new Keeper(builder.start());
  }

  /** Whether it is there. */
  boolean alive() {
    return process.isAlive();
  }

  /** Keeps a process, or a group of them where {@code target} starts with a minus. */
  void keep(String target) {
    tell("+" + target);
  }

  /** Lets go of what has ended. */
  void release(String target) {
    tell("-" + target);
  }

  /** Asks to end. */
  void terminate(String target) {
    tell("t" + target);
  }

  /** Ends. */
  void kill(String target) {
    tell("k" + target);
  }

  private synchronized void tell(String line) {
    try {
      commands.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      commands.flush();
    } catch (IOException e) {
      // It is gone; the gateway's own ways to end a command are left.
    }
  }

  /** Ends everything that is kept, and the keeper. Blocks for some seconds at most. */
  void close() throws InterruptedException {
    try {
      commands.close();
    } catch (IOException e) {
      // It is gone already.
    }
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** Ends every process whose environment holds {@code mark}. Blocks. */
  static void sweep(String mark) {
    byte[] wanted = mark.getBytes(StandardCharsets.US_ASCII);
    try (java.nio.file.DirectoryStream<Path> all =
        Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path each : all) {
        try {
          if (contains(Files.readAllBytes(each.resolve("environ")), wanted)) {
            ProcessHandle.of(Long.parseLong(each.getFileName().toString()))
                .ifPresent(ProcessHandle::destroyForcibly);
          }
        } catch (IOException | NumberFormatException e) {
          // Gone, or somebody else's.
        }
      }
    } catch (IOException e) {
      // There is no such directory on this system.
    }
  }

  private static boolean contains(byte[] text, byte[] part) {
    for (int i = 0; i + part.length <= text.length; i++) {
      int at = 0;
      while (at < part.length && text[i + at] == part[at]) {
        at++;
      }
      if (at == part.length && (i + at == text.length || text[i + at] == 0)) {
        return true;
      }
    }
    return false;
  }
}
