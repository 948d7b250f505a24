package dev.gatehouse.gateway.server;

import dev.gatehouse.gateway.metric.Metric;
import dev.gatehouse.gateway.metric.MetricSource;
import jakarta.inject.Inject;
import java.util.List;

/** The numbers of the sockets. */
final class ServerMetrics implements MetricSource {
  private final OpenSockets sockets;
  private final UnknownClients unknown;

  @Inject
  ServerMetrics(OpenSockets sockets, UnknownClients unknown) {
    this.sockets = sockets;
    this.unknown = unknown;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric(
            "gatehouse_open_sockets",
            "WebSockets that are open, known or not.",
            false,
            sockets::count),
        new Metric(
            "gatehouse_unknown_connections",
            "TCP connections of clients that are not known.",
            false,
            unknown::count),
        new Metric(
            "gatehouse_evicted_connections_total",
            "Unknown connections that made room for newer ones.",
            true,
            unknown::evicted),
        new Metric(
            "gatehouse_outgoing_bytes",
            "Bytes that wait for clients to read them.",
            false,
            sockets::waitingBytes));
  }
}
