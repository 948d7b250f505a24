package dev.gatehouse.gateway.protocol;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What connections asked to hear besides what everybody hears. A subscription ends with its
 * connection. Used on the gateway's event loop only.
 */
@Singleton
public final class Subscriptions {
  /** One connection cannot make the gateway remember more topics than this. */
  static final int MAX_TOPICS = 1_000;

  private static final String SESSION = "session ";

  private final Map<String, Set<String>> byConnection = new HashMap<>();

  @Inject
  Subscriptions(Connections connections) {
    connections.listen(
        new Connections.Listener() {
          @Override
          public void disconnected(Caller caller) {
            byConnection.remove(caller.connectionId());
          }
        });
  }

  /** The topic of what is said in one session. */
  public static String session(String sessionKey) {
    return SESSION + sessionKey;
  }

  /**
   * Subscribes {@code caller} to {@code topic}, such as {@code sessions}.
   *
   * @throws RpcException when it has a thousand topics already
   */
  public void add(Caller caller, String topic) {
    Set<String> topics = byConnection.computeIfAbsent(caller.connectionId(), id -> new HashSet<>());
    if (topics.size() >= MAX_TOPICS && !topics.contains(topic)) {
      throw RpcException.unavailable("too many subscriptions on one connection");
    }
    topics.add(topic);
  }

  /** Ends a subscription; returns whether there was one. */
  public boolean remove(Caller caller, String topic) {
    Set<String> topics = byConnection.get(caller.connectionId());
    return topics != null && topics.remove(topic);
  }

  /** Whether {@code caller} is subscribed to {@code topic}. */
  public boolean has(Caller caller, String topic) {
    return byConnection.getOrDefault(caller.connectionId(), Set.of()).contains(topic);
  }

  /**
   * Whether anybody is subscribed to {@code topic}: an event that nobody hears need not be made.
   */
  public boolean any(String topic) {
    return byConnection.values().stream().anyMatch(topics -> topics.contains(topic));
  }
}
