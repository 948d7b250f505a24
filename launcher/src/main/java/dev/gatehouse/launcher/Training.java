package dev.gatehouse.launcher;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.FreeBases;
import dev.gatehouse.ports.PortProbe;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Loads what the commands and a gateway load, while a JVM records its class archive: sets an
 * instance up in an empty directory, runs its gateway, asks it, stops it. The start script calls
 * it.
 */
final class Training {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int FIRST_BASE = 28_001;
  private static final String PRODUCT = "sigil";

  private final Program program;

  private Training(Program program) {
    this.program = program;
  }

  /** Runs with the path of an empty directory as the only argument. */
  public static void main(String[] args) throws InterruptedException {
    Path home = Path.of(args[0]).toAbsolutePath();
    Environment environment =
        new Environment(
            Map.of("HOME", home.toString(), "PATH", System.getenv().getOrDefault("PATH", "")),
            home,
            home);
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true);
    new Training(new Program(environment, PRODUCT, nowhere, nowhere, false)).run();
  }

  private void run() throws InterruptedException {
    Distribution distribution = Distributions.load(Training.class.getClassLoader()).get(PRODUCT);
    int base =
        FreeBases.suggest(distribution.ports(), FIRST_BASE, 1, List.of(), new PortProbe()).get(0);
    call("--version");
    call("--help");
    call("nonsense");
    call("setup", "--port", Integer.toString(base));
    call("config", "set", "logging.level", "info");
    call("config", "get", "gateway.port");
    Thread gateway = new Thread(() -> program.run(List.of("gateway", "--json")));
    gateway.start();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (call("status", "--json") != 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    call("status", "--deep");
    call("status", "--all");
    call("health", "--json");
    call("gateway", "call", "sessions.list");
    call("browser", "status", "--json");
    call("logs", "--limit", "5");
    call("ports", "show", "--json");
    call("instances", "list");
    gateway.interrupt();
    gateway.join(LIMIT.toMillis());
  }

  private int call(String... words) {
    return program.run(List.of(words));
  }
}
