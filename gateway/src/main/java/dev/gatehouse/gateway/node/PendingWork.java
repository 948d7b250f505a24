package dev.gatehouse.gateway.node;

import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What nodes are asked to tell when they are there again: at most a hundred wishes of a node, of a
 * thousand nodes. The same wish twice is one. They do not outlive the gateway. Used on the
 * gateway's event loop only.
 */
@Singleton
final class PendingWork {
  private static final int MAX_ITEMS = 100;
  private static final int MAX_NODES = 1_000;

  private final Clock clock;
  private final Map<String, Queue> byNode = new LinkedHashMap<>();

  @Inject
  PendingWork(Clock clock) {
    this.clock = clock;
  }

  /** One wish. */
  record Item(
      String id, String type, String priority, long createdAtMillis, OptionalLong expiresAtMillis) {
    JsonObject toJson() {
      JsonObject json =
          new JsonObject()
              .put("id", id)
              .put("type", type)
              .put("priority", priority)
              .put("createdAtMs", createdAtMillis);
      return expiresAtMillis.isPresent()
          ? json.put("expiresAtMs", expiresAtMillis.getAsLong())
          : json.putNull("expiresAtMs");
    }
  }

  /** What a node is to do, and how often that changed. */
  record Work(long revision, List<Item> items, boolean more) {}

  /** Adds a wish, or returns the one of the same sort that waits already. */
  Item add(String nodeId, String type, String priority, OptionalLong ttlMillis) {
    if (byNode.size() >= MAX_NODES && !byNode.containsKey(nodeId)) {
      byNode.remove(byNode.keySet().iterator().next());
    }
    Queue queue = byNode.computeIfAbsent(nodeId, id -> new Queue());
    queue.dropExpired(clock.millis());
    for (Item known : queue.items.values()) {
      if (known.type.equals(type)) {
        return known;
      }
    }
    long now = clock.millis();
    Item item =
        new Item(
            UUID.randomUUID().toString(),
            type,
            priority,
            now,
            ttlMillis.isPresent()
                ? OptionalLong.of(now + ttlMillis.getAsLong())
                : OptionalLong.empty());
    queue.items.put(item.id, item);
    if (queue.items.size() > MAX_ITEMS) {
      queue.items.remove(queue.items.keySet().iterator().next());
    }
    queue.revision++;
    return item;
  }

  /** What waits for a node, urgent things first; it stays until it is acknowledged. */
  Work of(String nodeId, int most) {
    Queue queue = byNode.get(nodeId);
    if (queue == null) {
      return new Work(0, List.of(), false);
    }
    queue.dropExpired(clock.millis());
    List<Item> all = new ArrayList<>(queue.items.values());
    all.sort((a, b) -> Boolean.compare(isUrgent(b), isUrgent(a)));
    return new Work(
        queue.revision, List.copyOf(all.subList(0, Math.min(most, all.size()))), all.size() > most);
  }

  /** Takes away what a node has done; returns what was there. */
  List<String> done(String nodeId, Collection<String> ids) {
    Queue queue = byNode.get(nodeId);
    if (queue == null) {
      return List.of();
    }
    List<String> known = ids.stream().filter(id -> queue.items.remove(id) != null).toList();
    if (!known.isEmpty()) {
      queue.revision++;
    }
    return known;
  }

  private static boolean isUrgent(Item item) {
    return item.priority.equals("high");
  }

  private static final class Queue {
    private final Map<String, Item> items = new LinkedHashMap<>();
    private long revision;

    private void dropExpired(long now) {
      boolean changed =
          items.values().removeIf(item -> item.expiresAtMillis.orElse(Long.MAX_VALUE) <= now);
      if (changed) {
        revision++;
      }
    }
  }
}
