package dev.gatehouse.gateway.protocol;

import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.access.Scope;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
   * Whether any client speaks this version, so that an event for it is worth making. To be called
   * on the gateway's event loop.
   */
  public boolean speaksTo(Protocol protocol) {
    return connections.speaks(protocol);
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
    // Protocol 3 counts every broadcast that it knows, also for clients that may not see it.
    if (!event.only().equals(Optional.of(Protocol.V4))) {
      globalSequence++;
    }
    Delivery delivery = new Delivery(event, globalSequence);
    connections.forEach(delivery::to);
  }

  /** One event on its way; encodes only what somebody needs, and that once. */
  private final class Delivery {
    private final GatewayEvent event;
    private final long sequence;
    private final Optional<Scope> scope3;
    private final Optional<Scope> scope4;
    private @Nullable String version3;
    private @Nullable String head4;

    Delivery(GatewayEvent event, long sequence) {
      this.event = event;
      this.sequence = sequence;
      this.scope3 = EventScopes.of(Protocol.V3, event);
      this.scope4 = EventScopes.of(Protocol.V4, event);
    }

    private String version3() {
      String known = version3;
      if (known == null) {
        known = head(event.payload()) + sequence + tail();
        version3 = known;
      }
      return known;
    }

    private String version4(long number) {
      String known = head4;
      if (known == null) {
        known = head(event.payload4());
        head4 = known;
      }
      return known + number + tail();
    }

    private String head(Object payload) {
      return Frames.eventHead(event.name(), payload) + ",\"seq\":";
    }

    private String tail() {
      return event.versioned()
          ? ",\"stateVersion\":{\"presence\":"
              + versions.presence()
              + ",\"health\":"
              + versions.health()
              + "}}"
          : "}";
    }

    void to(Connection connection) {
      Caller caller = connection.caller();
      if (event.only().isPresent() && event.only().get() != caller.protocol()
          || !event.receivers().test(caller)) {
        return;
      }
      boolean version3Speaker = caller.protocol() == Protocol.V3;
      if (!mayHear(caller, version3Speaker ? scope3 : scope4)) {
        return;
      }
      if (version3Speaker) {
        connection.send(version3(), event.droppable());
      } else {
        connection.send(version4(connection.nextSequence()), event.droppable());
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
