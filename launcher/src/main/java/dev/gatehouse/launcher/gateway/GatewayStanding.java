package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.Instance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How an instance's gateway is doing: what the kernel says, and what the gateway itself answers.
 *
 * @param lease who runs it, empty while nobody does
 * @param latencyMillis how long connecting took; 0 when it did not work
 * @param version the gateway's version; empty when it did not answer
 * @param status its own answer, as a tree; empty when it did not answer
 * @param health its health with {@code deep}, else empty
 * @param failure why it could not be asked
 */
record GatewayStanding(
    Optional<LeaseInfo> lease,
    long latencyMillis,
    String version,
    Map<String, Object> status,
    Map<String, Object> health,
    Optional<GatehouseException> failure) {

  static GatewayStanding of(Cli cli, Instance instance, Connection connection, boolean deep) {
    Optional<LeaseInfo> lease =
        connection.elsewhere() ? Optional.empty() : Connection.lease(cli, instance);
    long before = System.nanoTime();
    try (DirectClient client = connection.open(cli, instance)) {
      long millis = (System.nanoTime() - before) / 1_000_000;
      return new GatewayStanding(
          lease,
          millis,
          client.hello().serverVersion(),
          client.status().tree(),
          deep ? client.health().tree() : Map.of(),
          Optional.empty());
    } catch (GatehouseException e) {
      return new GatewayStanding(lease, 0, "", Map.of(), Map.of(), Optional.of(e));
    }
  }

  /** What can be known without a word to the gateway. */
  static GatewayStanding unasked(Cli cli, Instance instance) {
    return new GatewayStanding(
        Connection.lease(cli, instance), 0, "", Map.of(), Map.of(), Optional.empty());
  }

  boolean reachable() {
    return failure.isEmpty();
  }

  /** Whether a process runs the gateway, whether it answers or not. */
  boolean running() {
    return reachable() || lease.isPresent();
  }

  ExitCode exitCode() {
    if (reachable()) {
      return ExitCode.OK;
    }
    return running() ? failure.orElseThrow().exitCode() : ExitCode.NOT_RUNNING;
  }

  Map<String, Object> json(Instance instance, Connection connection) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("mode", connection.elsewhere() ? "remote" : "local");
    tree.put("url", connection.address(instance).toString());
    tree.put("urlSource", connection.source());
    tree.put("running", running());
    tree.put("reachable", reachable());
    tree.put("connectLatencyMs", reachable() ? latencyMillis : null);
    tree.put("version", reachable() ? version : null);
    tree.put("pid", lease.map(LeaseInfo::pid).orElse(null));
    tree.put("sinceMs", lease.map(LeaseInfo::sinceMillis).orElse(null));
    tree.put("error", failure.map(GatehouseException::getMessage).orElse(null));
    return tree;
  }
}
