package dev.gatehouse.gateway.protocol;

import dev.gatehouse.gateway.access.Scope;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Something that connected clients are told. Immutable.
 *
 * @param name the event's name on the wire
 * @param payload a {@code JsonObject}, a {@code JsonArray} or a {@link RawJson}
 * @param payload4 the same for clients of protocol 4, where it differs
 * @param scope who may see it where {@link EventScopes} does not say, empty for nobody
 * @param droppable whether a client that reads slowly may miss it
 * @param versioned whether it carries the versions of presence and health
 * @param receivers which of those who may see it get it
 * @param session key of the session it is about: nodes that subscribed to it get it too
 * @param only the one protocol version whose clients know it
 */
public record GatewayEvent(
    String name,
    Object payload,
    Object payload4,
    Optional<Scope> scope,
    boolean droppable,
    boolean versioned,
    Predicate<Caller> receivers,
    Optional<String> session,
    Optional<Protocol> only) {
  /** Returns an event that every client gets, seen by those whom {@link EventScopes} allows. */
  public static GatewayEvent of(String name, Object payload) {
    return new GatewayEvent(
        name,
        payload,
        payload,
        Optional.empty(),
        false,
        false,
        any -> true,
        Optional.empty(),
        Optional.empty());
  }

  /** The same event, which a slow client may miss. */
  public GatewayEvent droppable(boolean value) {
    return new GatewayEvent(
        name, payload, payload4, scope, value, versioned, receivers, session, only);
  }

  /** The same event with the versions of presence and health. */
  public GatewayEvent withVersions() {
    return new GatewayEvent(
        name, payload, payload4, scope, droppable, true, receivers, session, only);
  }

  /** The same event with another payload for clients of protocol 4. */
  public GatewayEvent forVersion4(Object payload) {
    return new GatewayEvent(
        name, this.payload, payload, scope, droppable, versioned, receivers, session, only);
  }

  /** The same event for those who hold {@code scope}; for events of components. */
  public GatewayEvent visibleTo(Scope scope) {
    return new GatewayEvent(
        name,
        payload,
        payload4,
        Optional.of(scope),
        droppable,
        versioned,
        receivers,
        session,
        only);
  }

  /**
   * The same event for some of those who may see it only: {@code caller ->
   * subscriptions.has(caller, "sessions")}. Called on the gateway's event loop for each connection.
   */
  public GatewayEvent to(Predicate<Caller> some) {
    return new GatewayEvent(
        name, payload, payload4, scope, droppable, versioned, receivers.and(some), session, only);
  }

  /** The same event, heard also by the nodes that subscribed to this session. */
  public GatewayEvent ofSession(String sessionKey) {
    return new GatewayEvent(
        name,
        payload,
        payload4,
        scope,
        droppable,
        versioned,
        receivers,
        Optional.of(sessionKey),
        only);
  }

  /** The same event for clients of one protocol version only. */
  public GatewayEvent only(Protocol protocol) {
    return new GatewayEvent(
        name,
        payload,
        payload4,
        scope,
        droppable,
        versioned,
        receivers,
        session,
        Optional.of(protocol));
  }
}
