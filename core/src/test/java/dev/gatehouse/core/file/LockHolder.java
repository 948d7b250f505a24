package dev.gatehouse.core.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Another process that takes a lock, says whether it has it, and holds it until its input ends. */
final class LockHolder implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  LockHolder(Path file) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  public static void main(String[] arguments) throws IOException {
    Optional<ProcessLock> lock = ProcessLock.tryTake(Path.of(arguments[0]));
    System.out.println(lock.isPresent() ? "taken" : "refused");
    while (System.in.read() >= 0) {
      // the test ends this process
    }
    lock.ifPresent(ProcessLock::close);
  }

  String answer() throws IOException {
    return output.readLine();
  }

  /** SIGKILL: the process cannot clean up. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}
