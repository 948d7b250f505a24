package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.protocol.Protocol;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Jobs as clients of each protocol know them. */
final class CronViews {
  private static final List<String> HEAD =
      List.of(
          "declarationKey",
          "displayName",
          "owner",
          "agentId",
          "sessionKey",
          "name",
          "description",
          "enabled",
          "deleteAfterRun");
  private static final List<String> TAIL =
      List.of("sessionTarget", "wakeMode", "payload", "isolation", "delivery", "failureAlert");
  private static final List<String> ONLY_V4 =
      List.of("declarationKey", "displayName", "owner", "sessionKey", "delivery", "failureAlert");
  private static final List<String> STATE_OF_V3 =
      List.of(
          "nextRunAtMs", "runningAtMs", "lastRunAtMs", "lastStatus", "lastError", "lastDurationMs");
  private static final List<String> ENTRY_OF_V3 =
      List.of(
          "ts",
          "jobId",
          "action",
          "status",
          "error",
          "summary",
          "runAtMs",
          "durationMs",
          "nextRunAtMs");
  private static final List<String> DELIVERY_OF_V3 =
      List.of("deliver", "channel", "to", "bestEffortDeliver");

  private CronViews() {}

  /** The job itself, without what only answers of protocol 4 add. */
  static JsonObject job(CronJob job, Protocol protocol) {
    JsonObject spec = protocol == Protocol.V3 ? forV3(job.spec()) : forV4(job.spec());
    JsonObject json = new JsonObject().put("id", job.id());
    copy(HEAD, spec, json);
    json.put("createdAtMs", job.createdAtMillis()).put("updatedAtMs", job.updatedAtMillis());
    json.put("schedule", spec.getJsonObject("schedule"));
    copy(TAIL, spec, json);
    JsonObject state = job.state().toJson();
    if (protocol == Protocol.V3) {
      state.getMap().keySet().retainAll(STATE_OF_V3);
    } else if (state.containsKey("lastStatus")) {
      state.put("lastRunStatus", state.getValue("lastStatus"));
    }
    return json.put("state", state);
  }

  /** An entry of the run log. */
  static JsonObject entry(JsonObject entry, Protocol protocol) {
    if (protocol == Protocol.V4) {
      return entry;
    }
    JsonObject json = new JsonObject();
    copy(ENTRY_OF_V3, entry, json);
    return json;
  }

  /** The job in an answer: protocol 4 adds a revision and what is next. */
  static JsonObject answer(CronJob job, Protocol protocol) {
    JsonObject json = job(job, protocol);
    if (protocol == Protocol.V4) {
      json.put("configRevision", revision(job));
      JsonObject state = job.state().last();
      job.state().next().ifPresent(at -> json.put("nextRunAtMs", at));
      copy(List.of("lastRunAtMs", "lastDeliveryStatus"), state, json);
      if (state.containsKey("lastStatus")) {
        json.put("lastRunStatus", state.getValue("lastStatus"));
      }
      if (state.containsKey("lastError")) {
        json.put("lastRunError", state.getValue("lastError"));
      }
    }
    return json;
  }

  /** What a list in short says of a job. */
  static JsonObject compact(CronJob job) {
    JsonObject json = answer(job, Protocol.V4);
    for (String key : List.of("payload", "delivery", "state", "failureAlert", "owner")) {
      json.remove(key);
    }
    return json;
  }

  /** Where the outcome goes, for people. */
  static JsonObject deliveryPreview(CronJob job) {
    JsonObject delivery = forV4(job.spec()).getJsonObject("delivery", new JsonObject());
    String mode = delivery.getString("mode", "none");
    String label =
        mode.equals("announce")
            ? "announce to " + delivery.getString("channel", "last")
            : "not requested";
    return new JsonObject().put("label", label).put("detail", label);
  }

  /** Changes with everything that somebody can change. */
  static String revision(CronJob job) {
    return hash(job.id() + job.spec().encode());
  }

  /** A short name for a text. */
  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject forV3(JsonObject given) {
    JsonObject spec = given.copy();
    JsonObject payload = spec.getJsonObject("payload");
    if (spec.getValue("delivery") instanceof JsonObject delivery
        && payload.getString("kind").equals("agentTurn")) {
      payload.put("deliver", "announce".equals(delivery.getString("mode")));
      for (String key : List.of("channel", "to")) {
        if (delivery.containsKey(key)) {
          payload.put(key, delivery.getValue(key));
        }
      }
    }
    ONLY_V4.forEach(spec::remove);
    return spec;
  }

  private static JsonObject forV4(JsonObject given) {
    JsonObject spec = given.copy();
    JsonObject schedule = spec.getJsonObject("schedule");
    if (schedule.getString("kind").equals("at")) {
      spec.put(
          "schedule",
          new JsonObject()
              .put("kind", "at")
              .put("at", Instant.ofEpochMilli(schedule.getLong("atMs")).toString()));
    }
    JsonObject payload = spec.getJsonObject("payload");
    boolean told = DELIVERY_OF_V3.stream().anyMatch(payload::containsKey);
    if (told && !spec.containsKey("delivery")) {
      JsonObject delivery =
          new JsonObject().put("mode", payload.getBoolean("deliver", true) ? "announce" : "none");
      for (String key : List.of("channel", "to")) {
        if (payload.containsKey(key)) {
          delivery.put(key, payload.getValue(key));
        }
      }
      if (payload.getBoolean("bestEffortDeliver", false)) {
        delivery.put("bestEffort", true);
      }
      spec.put("delivery", delivery);
    }
    DELIVERY_OF_V3.forEach(payload::remove);
    spec.remove("isolation");
    return spec;
  }

  private static void copy(List<String> keys, JsonObject from, JsonObject to) {
    for (String key : keys) {
      if (from.containsKey(key)) {
        to.put(key, from.getValue(key));
      }
    }
  }
}
