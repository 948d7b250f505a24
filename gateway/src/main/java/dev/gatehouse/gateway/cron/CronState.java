package dev.gatehouse.gateway.cron;

import io.vertx.core.json.JsonObject;
import java.util.OptionalLong;

/**
 * Where a job stands. Times are milliseconds since 1970. Immutable.
 *
 * @param next when it is due, empty for never
 * @param running since when it runs, empty when it does not
 * @param lastSlot the newest slot that it was started for; no slot up to it is ever taken again
 * @param last what its last runs came to, in the words of the wire
 */
record CronState(OptionalLong next, OptionalLong running, long lastSlot, JsonObject last) {
  static final CronState NEW =
      new CronState(OptionalLong.empty(), OptionalLong.empty(), 0, new JsonObject());

  CronState due(OptionalLong at) {
    return new CronState(at, running, lastSlot, last);
  }

  CronState started(long at, long slot) {
    return new CronState(next, OptionalLong.of(at), Math.max(lastSlot, slot), last);
  }

  CronState passed(long slot) {
    return new CronState(next, running, Math.max(lastSlot, slot), last);
  }

  CronState ended(JsonObject now) {
    return new CronState(next, OptionalLong.empty(), lastSlot, now);
  }

  CronState with(JsonObject now) {
    return new CronState(next, running, lastSlot, now);
  }

  int consecutiveErrors() {
    return last.getInteger("consecutiveErrors", 0);
  }

  /** The {@code state} of a job on the wire. */
  JsonObject toJson() {
    JsonObject json = new JsonObject();
    next.ifPresent(at -> json.put("nextRunAtMs", at));
    running.ifPresent(at -> json.put("runningAtMs", at));
    return json.mergeIn(last);
  }
}
