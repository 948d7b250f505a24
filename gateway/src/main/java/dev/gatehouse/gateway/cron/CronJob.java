package dev.gatehouse.gateway.cron;

import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One job. Immutable: {@code spec} is never changed in place.
 *
 * @param id its id
 * @param spec what is to be done and when, checked and completed by {@link CronSpecs}
 * @param createdAtMillis when it was added
 * @param updatedAtMillis when somebody changed it
 * @param state where it stands
 */
record CronJob(
    String id, JsonObject spec, long createdAtMillis, long updatedAtMillis, CronState state) {

  String name() {
    return spec.getString("name");
  }

  boolean enabled() {
    return spec.getBoolean("enabled", true);
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(spec.getString(key)).filter(text -> !text.isBlank());
  }

  JsonObject payload() {
    return spec.getJsonObject("payload");
  }

  boolean isTurn() {
    return payload().getString("kind").equals("agentTurn");
  }

  boolean wakesNow() {
    return spec.getString("wakeMode", "").equals("now");
  }

  CronSchedule schedule(ZoneId zone) {
    return CronSchedule.of(spec.getJsonObject("schedule"), zone, id);
  }

  CronJob with(CronState now) {
    return new CronJob(id, spec, createdAtMillis, updatedAtMillis, now);
  }

  CronJob with(JsonObject otherSpec, long now) {
    return new CronJob(id, otherSpec, createdAtMillis, now, state);
  }

  /** The same job, which is not due any more until somebody enables it. */
  CronJob disarmed() {
    return new CronJob(
        id,
        spec.copy().put("enabled", false),
        createdAtMillis,
        updatedAtMillis,
        state.due(OptionalLong.empty()));
  }
}
