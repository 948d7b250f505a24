package dev.gatehouse.gateway.server;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections on which nobody is known yet. There are never more than the limits allow: the
 * oldest one makes room for a new one, so that a flood of silent connections ends itself and a
 * client that says who it is gets in. Used on the gateway's event loop only.
 */
@Singleton
final class UnknownClients {
  private final ConnectionLimits limits;
  private final Map<ConnectionGuard, String> peers = new LinkedHashMap<>();
  private final Map<String, Integer> countOfPeer = new HashMap<>();
  private long evicted;

  @Inject
  UnknownClients(ConnectionLimits limits) {
    this.limits = limits;
  }

  void add(ConnectionGuard connection, String peer) {
    if (countOfPeer.getOrDefault(peer, 0) >= limits.maxUnknownOfPeer()) {
      evictOldest(peer);
    } else if (peers.size() >= limits.maxUnknown()) {
      evictOldest(null);
    }
    peers.put(connection, peer);
    countOfPeer.merge(peer, 1, Integer::sum);
  }

  void remove(ConnectionGuard connection) {
    String peer = peers.remove(connection);
    if (peer != null) {
      countOfPeer.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  int count() {
    return peers.size();
  }

  long evicted() {
    return evicted;
  }

  private void evictOldest(@Nullable String peer) {
    for (Map.Entry<ConnectionGuard, String> entry : peers.entrySet()) {
      if (peer == null || entry.getValue().equals(peer)) {
        ConnectionGuard oldest = entry.getKey();
        remove(oldest);
        evicted++;
        oldest.abort();
        return;
      }
    }
  }
}
