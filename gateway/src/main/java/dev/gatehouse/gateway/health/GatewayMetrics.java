package dev.gatehouse.gateway.health;

import dev.gatehouse.gateway.access.AccessControl;
import dev.gatehouse.gateway.metric.Metric;
import dev.gatehouse.gateway.metric.MetricSource;
import dev.gatehouse.gateway.protocol.Connections;
import dev.gatehouse.gateway.protocol.Dispatcher;
import jakarta.inject.Inject;
import java.util.List;

/** The gateway's own numbers. */
final class GatewayMetrics implements MetricSource {
  private final Connections connections;
  private final Dispatcher dispatcher;
  private final AccessControl access;
  private final Readiness readiness;

  @Inject
  GatewayMetrics(
      Connections connections, Dispatcher dispatcher, AccessControl access, Readiness readiness) {
    this.connections = connections;
    this.dispatcher = dispatcher;
    this.access = access;
    this.readiness = readiness;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric(
            "gatehouse_connections",
            "Clients that passed the handshake.",
            false,
            connections::count),
        new Metric(
            "gatehouse_requests_total",
            "Requests that were dispatched.",
            true,
            dispatcher::requests),
        new Metric(
            "gatehouse_refusals_total",
            "Requests that were answered with an error.",
            true,
            dispatcher::refusals),
        new Metric(
            "gatehouse_recent_access_failures",
            "Wrong credentials within the last minute.",
            false,
            access::recentFailures),
        new Metric(
            "gatehouse_uptime_seconds",
            "Time since the gateway started.",
            false,
            () -> readiness.uptimeMillis() / 1_000.0));
  }
}
