package dev.gatehouse.browser.relay;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** One DevTools client of a relay, and what it wants to hear. Used on the relay's loop only. */
final class RelayClient {
  private final ServerWebSocket socket;

  /** The tabs' sessions that this client knows of and so gets the events of. */
  private final Set<String> sessions = new HashSet<>();

  private boolean autoAttach;
  private boolean discover;

  RelayClient(ServerWebSocket socket) {
    this.socket = socket;
  }

  boolean autoAttach() {
    return autoAttach;
  }

  boolean discover() {
    return discover;
  }

  void autoAttach(boolean on) {
    autoAttach = on;
  }

  void discover(boolean on) {
    discover = on;
  }

  boolean attachedTo(String session) {
    return sessions.contains(session);
  }

  boolean detach(String session) {
    return sessions.remove(session);
  }

  /** Tells of a tab that is attached now, once. */
  void attach(RelayTargets.Attached tab) {
    if (sessions.add(tab.session())) {
      event(
          "Target.attachedToTarget",
          new JsonObject()
              .put("sessionId", tab.session())
              .put("targetInfo", tab.info())
              .put("waitingForDebugger", false),
          Optional.empty());
    }
  }

  void event(String method, JsonObject params, Optional<String> session) {
    JsonObject event = new JsonObject().put("method", method).put("params", params);
    session.ifPresent(id -> event.put("sessionId", id));
    send(event);
  }

  void answer(JsonObject command, JsonObject result) {
    send(answer(command).put("result", result));
  }

  void refuse(JsonObject command, String why) {
    send(answer(command).put("error", new JsonObject().put("code", -32000).put("message", why)));
  }

  void close(short status, String reason) {
    socket.close(status, reason);
  }

  private static JsonObject answer(JsonObject command) {
    JsonObject answer = new JsonObject().put("id", command.getValue("id"));
    if (command.getValue("sessionId") instanceof String session) {
      answer.put("sessionId", session);
    }
    return answer;
  }

  private void send(JsonObject message) {
    if (socket.writeQueueFull()) {
      // A reader this slow would make the gateway keep everything for it.
      socket.close((short) 1013, "too slow");
    } else {
      socket.writeTextMessage(message.encode());
    }
  }
}
