package dev.gatehouse.gateway.server;

import dev.gatehouse.gateway.budget.Budgets;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.Connections;
import dev.gatehouse.gateway.protocol.Dispatcher;
import jakarta.inject.Inject;
import java.time.Clock;

/** What every socket of a gateway uses. */
record SocketServices(
    ConnectionLimits limits,
    Handshake handshake,
    Hello hello,
    Dispatcher dispatcher,
    Connections connections,
    Budgets budgets,
    Clock clock,
    InstanceLog log) {
  @Inject
  SocketServices {}
}
