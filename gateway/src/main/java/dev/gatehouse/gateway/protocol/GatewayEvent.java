package dev.gatehouse.gateway.protocol;

import dev.gatehouse.gateway.access.Scope;
import java.util.Optional;

/**
 * Something that connected clients are told. Immutable.
 *
 * @param name the event's name on the wire
 * @param payload a {@code JsonObject}, a {@code JsonArray} or a {@link RawJson}
 * @param scope who may see it where {@link EventScopes} does not say, empty for nobody
 * @param droppable whether a client that reads slowly may miss it
 * @param versioned whether it carries the versions of presence and health
 */
public record GatewayEvent(
    String name, Object payload, Optional<Scope> scope, boolean droppable, boolean versioned) {

  /** Returns an event that every client gets, seen by those whom {@link EventScopes} allows. */
  public static GatewayEvent of(String name, Object payload) {
    return new GatewayEvent(name, payload, Optional.empty(), false, false);
  }

  /** The same event, which a slow client may miss. */
  public GatewayEvent droppable(boolean value) {
    return new GatewayEvent(name, payload, scope, value, versioned);
  }

  /** The same event with the versions of presence and health. */
  public GatewayEvent withVersions() {
    return new GatewayEvent(name, payload, scope, droppable, true);
  }

  /** The same event for those who hold {@code scope}; for events of components. */
  public GatewayEvent visibleTo(Scope scope) {
    return new GatewayEvent(name, payload, Optional.of(scope), droppable, versioned);
  }
}
