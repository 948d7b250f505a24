package dev.gatehouse.gateway.budget;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * One limit and how much of it is used.
 *
 * @param kind what is limited
 * @param used in the unit of the kind
 * @param limit in the same unit; empty where there is none
 */
record Limit(Kind kind, long used, OptionalLong limit) {

  /** What is limited; the name is the key below {@code gateway.budget}. */
  enum Kind {
    MEMORY("memoryMb", "MB", "no new turn and no new client"),
    TASKS("tasks", "threads and processes", "no command is started"),
    CONNECTIONS("connections", "clients", "a new client is asked to come back later"),
    TURNS("turns", "turns", "a new turn waits in its session's queue"),
    TOKENS("tokensPerDay", "tokens", "no model is asked until the next day"),
    DISK("diskMb", "MB", "no new turn");

    final String key;
    final String unit;
    final String effect;

    Kind(String key, String unit, String effect) {
      this.key = key;
      this.unit = unit;
      this.effect = effect;
    }
  }

  /** How near the limit is. */
  enum State {
    OK,
    NEAR,
    REACHED
  }

  /** Near is from nine tenths on. */
  State state() {
    if (limit.isEmpty()) {
      return State.OK;
    }
    long most = limit.getAsLong();
    if (used >= most) {
      return State.REACHED;
    }
    return used >= most - most / 10 ? State.NEAR : State.OK;
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject().put("name", kind.key).put("used", used);
    if (limit.isPresent()) {
      json.put("limit", limit.getAsLong());
    }
    return json.put("unit", kind.unit)
        .put("state", state().name().toLowerCase(Locale.ROOT))
        .put("effect", kind.effect);
  }
}
