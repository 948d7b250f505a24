package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.protocol.Caller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A node that is connected. Immutable.
 *
 * @param id id of its device; of a node without a device the id of its client
 * @param caller its connection
 * @param connectedAtMillis since when
 */
public record ConnectedNode(String id, Caller caller, long connectedAtMillis) {
  static ConnectedNode of(Caller caller, long nowMillis) {
    return new ConnectedNode(idOf(caller), caller, nowMillis);
  }

  /** The id of the node on this connection. */
  static String idOf(Caller caller) {
    return caller.principal().deviceId().orElse(caller.client().id());
  }

  /** What it says it can do: {@code canvas}. */
  public List<String> capabilities() {
    return texts("caps");
  }

  /** The commands that it says it takes. */
  public List<String> declared() {
    return texts("commands");
  }

  Optional<JsonObject> permissions() {
    return Optional.ofNullable(caller.connect().getValue("permissions"))
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast);
  }

  Optional<String> pathVariable() {
    return Optional.ofNullable(caller.connect().getValue("pathEnv"))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  private List<String> texts(String key) {
    return caller.connect().getValue(key) instanceof JsonArray list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
