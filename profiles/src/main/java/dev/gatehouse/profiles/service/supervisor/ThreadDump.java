package dev.gatehouse.profiles.service.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks a Java process what its threads do; it writes that to its own standard output. */
final class ThreadDump {
  private static final int LIMIT_SECONDS = 5;

  private ThreadDump() {}

  /** Sends the signal. Blocks. Returns whether that could be done. */
  static boolean ask(long pid) throws InterruptedException {
    for (String kill : List.of("/bin/kill", "/usr/bin/kill")) {
      if (Files.isExecutable(Path.of(kill))) {
        try {
          Process process =
              new ProcessBuilder(kill, "-QUIT", Long.toString(pid))
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start();
          if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            return process.exitValue() == 0;
          }
          process.destroyForcibly();
        } catch (IOException e) {
          return false;
        }
      }
    }
    return false;
  }
}
