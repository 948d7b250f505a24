package dev.gatehouse.gateway.protocol;

import dev.gatehouse.gateway.access.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which scope an event needs, for each protocol version. */
final class EventScopes {
  private static final Set<String> FOR_ALL =
      Set.of(
          "connect.challenge",
          "gateway.suspension",
          "health",
          "heartbeat",
          "shutdown",
          "tick",
          "update.available");

  /** Protocol 4 tells these to readers; protocol 3 tells them to everybody. */
  private static final Set<String> FOR_READERS =
      Set.of("agent", "chat", "cron", "presence", "voicewake.changed");

  /** Events that clients of protocol 3 do not know. */
  private static final Set<String> FOR_READERS_OF_VERSION_4 =
      Set.of(
          "board.changed",
          "budget",
          "chat.metadata.changed",
          "chat.send_timing",
          "chat.side_result",
          "config.changed",
          "config.standing",
          "controlUi.sessionPullRequests.changed",
          "mentions.changed",
          "models.snapshot",
          "node.hostStats",
          "node.presence",
          "node.runnerInventory.changed",
          "plugins.changed",
          "plugins.controlUi.changed",
          "portal.changed",
          "progressCard.changed",
          "session.message",
          "session.observer",
          "session.operation",
          "session.sharing",
          "session.suggestion",
          "session.tool",
          "session.typing",
          "sessions.changed",
          "skills.changed",
          "talk.event",
          "task",
          "task.suggestion",
          "ui.command",
          "users.prefs.changed",
          "voicewake.routing.changed");

  private static final Map<String, Scope> BY_NAME =
      Map.of(
          "talk.voice.change", Scope.TALK,
          "session.approval", Scope.APPROVALS,
          "plugins.install.progress", Scope.ADMIN,
          "update.run.changed", Scope.ADMIN);

  private static final List<Map.Entry<String, Scope>> BY_PREFIX =
      List.of(
          Map.entry("device.pair.", Scope.PAIRING),
          Map.entry("node.pair.", Scope.PAIRING),
          Map.entry("exec.approval.", Scope.APPROVALS),
          Map.entry("plugin.approval.", Scope.APPROVALS),
          Map.entry("openclaw.approval.", Scope.APPROVALS),
          Map.entry("question.", Scope.QUESTIONS),
          Map.entry("terminal.", Scope.ADMIN),
          Map.entry("plugin.", Scope.WRITE));

  private static final Set<String> FOR_NODES =
      Set.of("health", "heartbeat", "shutdown", "tick", "voicewake.changed");

  private EventScopes() {}

  /** Whether every node hears it; what is said in sessions is for those that asked for it. */
  static boolean forNodes(String name) {
    return FOR_NODES.contains(name);
  }

  /** Returns the scope that {@code event} needs; empty when nobody may see it. */
  static Optional<Scope> of(Protocol protocol, GatewayEvent event) {
    return event.scope().isPresent() ? event.scope() : of(protocol, event.name());
  }

  /** Returns the scope that the event called {@code name} needs; empty when nobody may see it. */
  static Optional<Scope> of(Protocol protocol, String name) {
    if (FOR_ALL.contains(name)) {
      return Optional.of(Scope.ANY);
    }
    if (FOR_READERS.contains(name)) {
      return Optional.of(protocol == Protocol.V3 ? Scope.ANY : Scope.READ);
    }
    if (FOR_READERS_OF_VERSION_4.contains(name)) {
      return Optional.of(Scope.READ);
    }
    if (name.equals("talk.mode")) {
      return Optional.of(protocol == Protocol.V3 ? Scope.ANY : Scope.TALK);
    }
    Scope scope = BY_NAME.get(name);
    if (scope != null) {
      return Optional.of(scope);
    }
    for (Map.Entry<String, Scope> entry : BY_PREFIX) {
      if (name.startsWith(entry.getKey())) {
        return Optional.of(entry.getValue());
      }
    }
    return Optional.empty();
  }
}
