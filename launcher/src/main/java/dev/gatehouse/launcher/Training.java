package dev.gatehouse.launcher;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.FreeBases;
import dev.gatehouse.ports.PortProbe;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Loads what a command, or a gateway, loads, while a JVM records its class archive. The start
 * script calls it, once for each of the two archives. It works in an empty directory that is thrown
 * away.
 */
final class Training {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int FIRST_BASE = 28_001;
  private static final String PRODUCT = "sigil";

  private final Path home;
  private final Program program;

  private Training(Path home) {
    this.home = home;
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true);
    this.program =
        new Program(
            new Environment(Map.of("HOME", home.toString()), home, home),
            PRODUCT,
            nowhere,
            nowhere,
            false);
  }

  /** Runs with {@code gateway} or {@code commands} and the path of an empty directory. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Training training = new Training(Path.of(args[1]).toAbsolutePath());
    if (args[0].equals("gateway")) {
      training.gateway();
    } else {
      training.commands();
    }
  }

  private void gateway() throws InterruptedException {
    call("setup", "--port", base());
    Thread gateway = new Thread(() -> program.run(List.of("gateway", "--json")));
    gateway.start();
    awaitReady();
    for (String method : List.of("health", "sessions.list", "browser.request")) {
      call("gateway", "call", method, "--params", "{method: \"GET\", path: \"/\"}");
    }
    gateway.interrupt();
    gateway.join(LIMIT.toMillis());
  }

  private void commands() throws IOException, InterruptedException {
    call("setup", "--port", base(), "--json");
    call("config", "set", "logging.level", "info");
    call("config", "get", "gateway.port");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Dgatehouse.command=" + PRODUCT,
            Main.class.getName(),
            "gateway");
    builder.environment().clear();
    builder.environment().put("HOME", home.toString());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process gateway = builder.start();
    try {
      awaitReady();
      call("--help");
      call("nonsense");
      call("status");
      call("status", "--deep");
      call("status", "--all");
      call("health", "--json");
      call("gateway", "call", "sessions.list");
      call("sessions", "list");
      call("agent", "--message", "status");
      call("browser", "status", "--json");
      call("logs", "--limit", "5");
      call("ports", "show", "--json");
      call("instances", "list");
    } finally {
      gateway.destroy();
      gateway.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
    call("status", "--json");
  }

  private void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (call("status", "--json") != 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static String base() {
    Distribution distribution = Distributions.load(Training.class.getClassLoader()).get(PRODUCT);
    return FreeBases.suggest(distribution.ports(), FIRST_BASE, 1, List.of(), new PortProbe())
        .get(0)
        .toString();
  }

  private int call(String... words) {
    return program.run(List.of(words));
  }
}
