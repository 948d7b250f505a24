package dev.gatehouse.launcher.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A gateway process that is measured: ours, or a rival's by its command line.
 *
 * @param process the running process
 * @param port where it listens on 127.0.0.1
 * @param startMillis from the fork to the first accepted connection
 */
record Target(Process process, int port, double startMillis) implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  static Target start(List<String> command, Map<String, String> environment, int port, Path output)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    while (!accepts(port)) {
      boolean late = System.nanoTime() - start > START_LIMIT.toNanos();
      if (late || !process.isAlive()) {
        process.destroyForcibly();
        throw new IOException(
            (late ? "did not listen within " + START_LIMIT : "ended at once")
                + ": "
                + String.join(" ", command)
                + "; its output is in "
                + output);
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return new Target(process, port, (System.nanoTime() - start) / 1e6);
  }

  double pssMebibytes() {
    return ProcessFigures.pssMebibytes(process.toHandle());
  }

  /** The same after the process, which must be a JVM, has collected its garbage. */
  double collectedPssMebibytes() throws IOException, InterruptedException {
    collect();
    return pssMebibytes();
  }

  /** The same of the process alone, without those that it started. */
  double collectedOwnPssMebibytes() throws IOException, InterruptedException {
    collect();
    return ProcessFigures.ownPssMebibytes(process.toHandle());
  }

  private void collect() throws IOException, InterruptedException {
    long pid = process.pid();
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd could not have process " + pid + " collect its garbage");
    }
  }

  double cpuSeconds() {
    return ProcessFigures.cpuSeconds(process.toHandle());
  }

  /** Ends the process: politely, then by force. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
