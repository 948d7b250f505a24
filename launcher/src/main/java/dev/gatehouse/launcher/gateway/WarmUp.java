package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A gateway of this version that nobody uses, started and stopped beside the old one: it shows that
 * the version works on this machine, and the one that counts starts the faster for it.
 */
final class WarmUp {
  private WarmUp() {}

  static void run(Cli cli, Instance instance) throws IOException {
    // Outside of the state directory, in which no other instance may live.
    Path home = Files.createTempDirectory("gatehouse-upgrade-").toRealPath();
    try {
      tryOut(cli, instance, home);
    } finally {
      delete(home);
    }
  }

  private static void tryOut(Cli cli, Instance instance, Path home) {
    try (GatewayHost host =
            GatewayHost.builder()
                .environment(new Environment(Map.of("HOME", home.toString()), home, home))
                .directory(new HostDirectory(home.resolve("host")))
                .distributions(cli.distributions())
                .build();
        Gateway gateway =
            host.start(GatewaySpec.builder().distribution(instance.distribution()).port(0).build())
                .awaitReady();
        DirectClient client = gateway.connect()) {
      client.health();
    } catch (GatehouseException e) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          "this version does not start on this machine: " + e.getMessage(),
          e.remedy(),
          e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    }
  }
}
