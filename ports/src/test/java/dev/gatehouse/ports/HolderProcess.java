package dev.gatehouse.ports;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process that runs {@link LeaseHolder}. */
final class HolderProcess implements AutoCloseable {
  final String name;
  final int base;
  private final Process process;
  private final BufferedReader output;

  HolderProcess(Path root, String name, int base, int cdpPorts) throws IOException {
    this.name = name;
    this.base = base;
    this.process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                LeaseHolder.class.getName(),
                root.toString(),
                name,
                Integer.toString(base),
                Integer.toString(cdpPorts))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** The next line of the process. Blocks; the caller bounds the wait. */
  String line() {
    try {
      return String.valueOf(output.readLine());
    } catch (IOException e) {
      return "no line: " + e;
    }
  }

  long pid() {
    return process.pid();
  }

  /** The ports in the line of a process that got its lease. */
  static List<Integer> ports(String won) {
    return Arrays.stream(won.substring("won ".length()).split(" ")).map(Integer::valueOf).toList();
  }

  /** SIGKILL; returns when the process has gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("process " + pid() + " cannot be killed");
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    kill();
    output.close();
  }
}
