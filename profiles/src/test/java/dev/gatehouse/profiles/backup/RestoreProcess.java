package dev.gatehouse.profiles.backup;

import dev.gatehouse.profiles.Instance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process that restores, stops at one step, and is killed there. */
final class RestoreProcess {
  private RestoreProcess() {}

  /** Restores there and kills the process at the step; returns false when it was done before. */
  static boolean killedAt(int step, Path root, Path archive) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RestoreProcess.class.getName(),
                    String.valueOf(step),
                    root.toString(),
                    archive.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      if (line == null) {
        throw new IOException("the process ended with nothing said");
      }
      return line.startsWith("at ");
    } finally {
      process.destroyForcibly();
      process.waitFor(30, TimeUnit.SECONDS);
    }
  }

  /** Step, root of the machine, archive. */
  public static void main(String[] arguments) {
    int step = Integer.parseInt(arguments[0]);
    BackupFixture fixture = BackupFixture.on(Path.of(arguments[1]));
    Instance main = fixture.resolve("main");
    int[] count = {0};
    fixture
        .backups()
        .restore(
            Path.of(arguments[2]),
            main,
            RestoreOptions.usual().replacing(),
            what -> {
              if (count[0]++ == step) {
                System.out.println("at " + what);
                await();
              }
            });
    System.out.println("done");
  }

  private static void await() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
