package dev.gatehouse.launcher.bench;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts many gateways in one process of its own through the embedding API and says how long it
 * took and how much memory they hold together.
 */
final class ManyGateways {
  private static final int LIMIT_SECONDS = 120;

  private ManyGateways() {}

  /** Measures {@code count} gateways in a child process whose files lie below {@code home}. */
  static Map<?, ?> measure(int count, Path home) throws IOException, InterruptedException {
    Path output = Files.createTempFile(home, "many", ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                ManyGateways.class.getName(),
                Integer.toString(count),
                Files.createTempDirectory(home, "many-" + count).toString())
            .redirectError(output.toFile())
            .start();
    try (var in = process.getInputStream()) {
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(count + " gateways did not start: " + Files.readString(output));
      }
      return (Map<?, ?>) Json.parse(answer.strip());
    } finally {
      process.destroyForcibly();
    }
  }

  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    Path home = Path.of(args[1]);
    Environment environment =
        new Environment(Map.of("GATEHOUSE_HOST_DIR", home.resolve("host").toString()), home, home);
    try (GatewayHost host = GatewayHost.builder().environment(environment).build()) {
      long start = System.nanoTime();
      List<Gateway> gateways = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        gateways.add(host.start(GatewaySpec.builder().profile("many-" + i).port(0).build()));
      }
      gateways.forEach(Gateway::awaitReady);
      double millis = (System.nanoTime() - start) / 1e6;
      TimeUnit.SECONDS.sleep(2); // background work of the start is over before memory is read
      double pss = ProcessFigures.pssMebibytes(ProcessHandle.current());
      System.out.println(Json.write(Map.of("millis", millis, "pssMebibytes", pss)));
    }
  }
}
