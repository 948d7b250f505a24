package dev.gatehouse.profiles;

import dev.gatehouse.profiles.RemovalPlan.Move;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that resets or takes away {@code sigil/lab}, stops before one move, and is killed. */
final class ResetProcess {
  /** Takes it away instead of resetting it. */
  static final String UNINSTALL = "uninstall";

  private ResetProcess() {}

  /** Returns false when it was done before that move. */
  static boolean killedAt(int move, String what, Path root) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ResetProcess.class.getName(),
                    String.valueOf(move),
                    what,
                    root.toString()))
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

  /** Move, scope or {@link #UNINSTALL}, root of the machine. */
  public static void main(String[] arguments) {
    int dies = Integer.parseInt(arguments[0]);
    TestHost host = TestHost.in(Path.of(arguments[2]));
    KnownInstance lab = known(host);
    int[] count = {0};
    Consumer<Move> step =
        move -> {
          if (count[0]++ == dies) {
            System.out.println("at " + move.what());
            await();
          }
        };
    take(host, lab, arguments[1], step);
    System.out.println("done");
  }

  /** Does it in this process. */
  static void take(TestHost host, KnownInstance lab, String what, Consumer<Move> step) {
    if (what.equals(UNINSTALL)) {
      InstanceRemoval removal = new InstanceRemoval(host.catalog(), Clock.systemUTC(), step);
      removal.perform(removal.plan(lab));
      return;
    }
    ResetScope scope = ResetScope.parse(what);
    InstanceReset resets = new InstanceReset(host.catalog(), Clock.systemUTC(), step);
    resets.perform(resets.plan(lab, scope), scope, Optional.empty());
  }

  static KnownInstance known(TestHost host) {
    return host.catalog().all().stream()
        .filter(one -> one.name().equals("sigil/lab"))
        .findFirst()
        .orElseThrow();
  }

  private static void await() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
