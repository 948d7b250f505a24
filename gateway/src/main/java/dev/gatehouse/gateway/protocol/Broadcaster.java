package dev.gatehouse.gateway.protocol;

import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.access.Scope;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Tells connected clients what happens. Safe to use from any thread; never waits for a client: one
 * that reads too slowly misses droppable events, and is disconnected at the first other one.
 */
@Singleton
public final class Broadcaster {
  private final GatewayLoop loop;
  private final Connections connections;
  private final StateVersions versions;
  private final Subscriptions subscriptions;
  private long globalSequence;

  @Inject
  Broadcaster(
      GatewayLoop loop,
      Connections connections,
      StateVersions versions,
      Subscriptions subscriptions) {
    this.loop = loop;
    this.connections = connections;
    this.versions = versions;
    this.subscriptions = subscriptions;
  }

  /** Tells everybody who may know. */
  public void broadcast(String event, Object payload) {
    broadcast(GatewayEvent.of(event, payload));
  }

  /** Tells everybody who may know. */
  public void broadcast(GatewayEvent event) {
    loop.run(() -> deliver(event));
  }

  /**
   * Tells one connection something that nobody else hears, whatever its scopes are; such an event
   * has no number. Nothing happens when the connection is gone.
   *
   * @return a future that tells whether it was there, completed on the gateway's event loop
   */
  public Future<Boolean> tell(String connectionId, String event, Object payload) {
    return loop.call(
        () -> {
          Optional<Connection> one = connections.find(connectionId);
          one.ifPresent(connection -> connection.send(Frames.event(event, payload), false));
          return Future.succeededFuture(one.isPresent());
        });
  }

  private void deliver(GatewayEvent event) {
    // Protocol 3 counts every broadcast of the gateway, also for clients that may not see it.
    long sequence = ++globalSequence;
    Delivery delivery = new Delivery(event, sequence);
    connections.forEach(delivery::to);
  }

  /** One event on its way; encodes only what somebody needs. */
  private final class Delivery {
    private final GatewayEvent event;
    private final String head4;
    private final String tail;
    private final String version3;
    private final Optional<Scope> scope3;
    private final Optional<Scope> scope4;

    Delivery(GatewayEvent event, long sequence) {
      this.event = event;
      String head3 = Frames.eventHead(event.name(), event.payload()) + ",\"seq\":";
      this.head4 =
          event.payload4() == event.payload()
              ? head3
              : Frames.eventHead(event.name(), event.payload4()) + ",\"seq\":";
      this.tail =
          event.versioned()
              ? ",\"stateVersion\":{\"presence\":"
                  + versions.presence()
                  + ",\"health\":"
                  + versions.health()
                  + "}}"
              : "}";
      this.version3 = head3 + sequence + tail;
      this.scope3 = EventScopes.of(Protocol.V3, event);
      this.scope4 = EventScopes.of(Protocol.V4, event);
    }

    void to(Connection connection) {
      Caller caller = connection.caller();
      if (!event.receivers().test(caller)) {
        return;
      }
      boolean version3Speaker = caller.protocol() == Protocol.V3;
      if (!mayHear(caller, version3Speaker ? scope3 : scope4)) {
        return;
      }
      if (version3Speaker) {
        connection.send(version3, event.droppable());
      } else {
        connection.send(head4 + connection.nextSequence() + tail, event.droppable());
      }
    }

    /** A node hears of the gateway's life, and of the sessions that it asked for. */
    private boolean mayHear(Caller caller, Optional<Scope> scope) {
      if (caller.principal().role() != Role.NODE) {
        return scope.isPresent() && caller.has(scope.get());
      }
      return EventScopes.forNodes(event.name())
          || event
              .session()
              .filter(session -> subscriptions.has(caller, Subscriptions.session(session)))
              .isPresent();
    }
  }
}
