package dev.gatehouse.gateway.health;

import io.vertx.core.json.JsonArray;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Texts that wait for the main session's next turn, the newest twenty. Used on the gateway's event
 * loop only.
 */
@Singleton
final class SystemEvents {
  private static final int MAX = 20;
  private static final int MAX_CHARS = 4_000;

  private final Deque<String> texts = new ArrayDeque<>();

  @Inject
  SystemEvents() {}

  void add(String text) {
    texts.addLast(text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text);
    if (texts.size() > MAX) {
      texts.removeFirst();
    }
  }

  JsonArray waiting() {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
