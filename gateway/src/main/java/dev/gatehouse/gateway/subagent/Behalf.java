package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.Lineage;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * On whose behalf an agent's turn starts another one. What is started never has a better door than
 * what started it. Immutable.
 *
 * @param origin the door of the new turn
 * @param channel the chat channel that the words may come from
 */
record Behalf(Origin origin, Optional<String> channel, Lineage lineage) {
  /** Of a turn in this scope. */
  static Behalf of(ToolScope scope) {
    return new Behalf(scope.origin().inherited(), scope.channel(), Lineage.from(scope));
  }

  /** The same with the words having gone through one more session. */
  Behalf through(SessionKey session) {
    return new Behalf(origin, channel, lineage.through(session));
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject().put("origin", origin.name()).put("lineage", lineage.toJson());
    channel.ifPresent(value -> json.put("channel", value));
    return json;
  }

  /** Reads {@link #toJson()}; what cannot be read has the rights of an outsider. */
  static Behalf of(JsonObject json, SessionKey requester) {
    Origin origin;
    try {
      origin = Origin.valueOf(json.getString("origin", "HOOK"));
    } catch (IllegalArgumentException e) {
      origin = Origin.HOOK;
    }
    return new Behalf(
        origin,
        Optional.ofNullable(json.getString("channel")),
        Lineage.of(json.getValue("lineage"))
            .orElseGet(() -> new Lineage(java.util.List.of(requester), requester.value())));
  }
}
