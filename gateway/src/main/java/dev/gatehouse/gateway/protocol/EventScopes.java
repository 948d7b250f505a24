package dev.gatehouse.gateway.protocol;

import dev.gatehouse.gateway.access.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which scope an event needs, for each protocol version. */
final class EventScopes {
  private static final List<String> FOR_ALL =
      List.of("connect.challenge", "tick", "health", "heartbeat", "shutdown");

  /** Protocol 4 tells these to readers; protocol 3 tells them to everybody. */
  private static final List<String> FOR_READERS =
      List.of(
          "agent",
          "chat",
          "presence",
          "cron",
          "sessions.changed",
          "session.message",
          "config.changed",
          "voicewake.changed");

  private static final Map<String, Scope> BY_PREFIX =
      Map.of(
          "device.pair.", Scope.PAIRING,
          "node.pair.", Scope.PAIRING,
          "exec.approval.", Scope.APPROVALS);

  private EventScopes() {}

  /** Returns the scope that {@code event} needs; empty when nobody may see it. */
  static Optional<Scope> of(Protocol protocol, GatewayEvent event) {
    if (event.scope().isPresent()) {
      return event.scope();
    }
    String name = event.name();
    if (FOR_ALL.contains(name)) {
      return Optional.of(Scope.ANY);
    }
    if (FOR_READERS.contains(name)) {
      return Optional.of(protocol == Protocol.V3 ? Scope.ANY : Scope.READ);
    }
    if (name.equals("talk.mode")) {
      return Optional.of(protocol == Protocol.V3 ? Scope.ANY : Scope.TALK);
    }
    for (Map.Entry<String, Scope> entry : BY_PREFIX.entrySet()) {
      if (name.startsWith(entry.getKey())) {
        return Optional.of(entry.getValue());
      }
    }
    return Optional.empty();
  }
}
