package dev.gatehouse.gateway.protocol;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The connections that passed the handshake. Used on the gateway's event loop only. */
@Singleton
public final class Connections {
  private final Map<String, Connection> byId = new LinkedHashMap<>();
  private final Map<Protocol, Integer> speakers = new EnumMap<>(Protocol.class);
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  @Inject
  Connections() {}

  /** Hears of connections that come and go. Called on the gateway's event loop. */
  public interface Listener {
    /** Called before the client gets {@code hello-ok}. */
    default void connecting(Caller caller) {}

    /** Called after the client got {@code hello-ok}. */
    default void connected(Caller caller) {}

    /** Called once when it is gone. */
    default void disconnected(Caller caller) {}
  }

  /** Adds a listener; it stays for the gateway's life. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Announces a client whose handshake is accepted but not yet answered. */
  public void connecting(Caller caller) {
    listeners.forEach(listener -> listener.connecting(caller));
  }

  /** Adds a connection whose {@code hello-ok} is sent. */
  public void add(Connection connection) {
    if (byId.put(connection.caller().connectionId(), connection) == null) {
      speakers.merge(connection.caller().protocol(), 1, Integer::sum);
    }
    listeners.forEach(listener -> listener.connected(connection.caller()));
  }

  /** Removes a connection that is gone. */
  public void remove(Connection connection) {
    if (byId.remove(connection.caller().connectionId()) != null) {
      speakers.merge(connection.caller().protocol(), -1, Integer::sum);
      listeners.forEach(listener -> listener.disconnected(connection.caller()));
    }
  }

  /** Whether any client speaks this version. */
  boolean speaks(Protocol protocol) {
    return speakers.getOrDefault(protocol, 0) > 0;
  }

  /** How many there are. */
  public int count() {
    return byId.size();
  }

  /** Returns the connection with this id. */
  public Optional<Connection> find(String connectionId) {
    return Optional.ofNullable(byId.get(connectionId));
  }

  /** Calls {@code action} for each; it may close them. */
  public void forEach(Consumer<Connection> action) {
    new ArrayList<>(byId.values()).forEach(action);
  }

  /** Closes those that {@code which} chooses; returns how many. */
  public int close(Predicate<Caller> which, int code, String reason) {
    List<Connection> chosen =
        byId.values().stream().filter(connection -> which.test(connection.caller())).toList();
    chosen.forEach(connection -> connection.close(code, reason));
    return chosen.size();
  }
}
