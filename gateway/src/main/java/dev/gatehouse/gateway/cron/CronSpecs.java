package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what clients of both protocols write about a job into the one form that is kept: {@code at}
 * becomes {@code atMs}, and only what this gateway can do is let in. Everything that is wrong is
 * said at once.
 */
final class CronSpecs {
  /** How long ago a moment may be that a new job names; clocks differ. */
  private static final long PAST_MILLIS = 60_000;

  static final ParamsSpec ADD =
      ParamsSpec.of(
          ParamsSpec.word("name").required(),
          ParamsSpec.text("declarationKey"),
          ParamsSpec.text("displayName"),
          ParamsSpec.object("owner", ParamsSpec.OPEN),
          ParamsSpec.word("agentId").nullable(),
          ParamsSpec.word("sessionKey").nullable(),
          ParamsSpec.text("description"),
          ParamsSpec.flag("enabled"),
          ParamsSpec.flag("deleteAfterRun"),
          ParamsSpec.object("schedule", ParamsSpec.OPEN).required(),
          ParamsSpec.any("pacing"),
          ParamsSpec.any("trigger"),
          ParamsSpec.word("sessionTarget").required(),
          ParamsSpec.choice("wakeMode", "next-heartbeat", "now").required(),
          ParamsSpec.object("payload", ParamsSpec.OPEN).required(),
          ParamsSpec.object("isolation", isolation()),
          ParamsSpec.object("delivery", ParamsSpec.OPEN),
          ParamsSpec.any("failureAlert"));

  private static final ParamsSpec PATCH =
      ParamsSpec.of(
          ParamsSpec.word("name"),
          ParamsSpec.text("displayName").nullable(),
          ParamsSpec.word("agentId").nullable(),
          ParamsSpec.word("sessionKey").nullable(),
          ParamsSpec.text("description"),
          ParamsSpec.flag("enabled"),
          ParamsSpec.flag("deleteAfterRun"),
          ParamsSpec.object("schedule", ParamsSpec.OPEN),
          ParamsSpec.any("pacing"),
          ParamsSpec.any("trigger"),
          ParamsSpec.word("sessionTarget"),
          ParamsSpec.choice("wakeMode", "next-heartbeat", "now"),
          ParamsSpec.object("payload", ParamsSpec.OPEN),
          ParamsSpec.object("isolation", isolation()),
          ParamsSpec.object("delivery", ParamsSpec.OPEN),
          ParamsSpec.any("failureAlert"),
          ParamsSpec.any("state"));

  private static final ParamsSpec AT =
      schedule(ParamsSpec.integer("atMs", 0), ParamsSpec.word("at"));
  private static final ParamsSpec EVERY =
      schedule(ParamsSpec.integer("everyMs", 1).required(), ParamsSpec.integer("anchorMs", 0));
  private static final ParamsSpec CRON =
      schedule(
          ParamsSpec.word("expr").required(),
          ParamsSpec.text("tz"),
          ParamsSpec.integer("staggerMs", 0));
  private static final ParamsSpec EVENT = payload(ParamsSpec.word("text").required());
  private static final ParamsSpec TURN =
      payload(
          ParamsSpec.word("message").required(),
          ParamsSpec.text("model"),
          ParamsSpec.texts("fallbacks"),
          ParamsSpec.text("thinking"),
          ParamsSpec.integer("timeoutSeconds", 0),
          ParamsSpec.flag("allowUnsafeExternalContent"),
          ParamsSpec.flag("lightContext"),
          ParamsSpec.flag("deliver"),
          ParamsSpec.text("channel"),
          ParamsSpec.text("to"),
          ParamsSpec.flag("bestEffortDeliver"));
  private static final ParamsSpec DELIVERY =
      ParamsSpec.of(
          ParamsSpec.object(
              "delivery",
              ParamsSpec.of(
                  ParamsSpec.choice("mode", "none", "announce", "webhook").required(),
                  ParamsSpec.word("channel"),
                  ParamsSpec.any("threadId"),
                  ParamsSpec.word("accountId"),
                  ParamsSpec.flag("bestEffort"),
                  ParamsSpec.any("failureDestination"),
                  ParamsSpec.any("completionDestination"),
                  ParamsSpec.text("to"))));

  private static final Set<String> FOREIGN_SCHEDULES = Set.of("on-exit", "stream");
  private static final Set<String> FOREIGN_PAYLOADS =
      Set.of("command", "script", "heartbeat", "skillCollectionReview");

  private CronSpecs() {}

  private static ParamsSpec isolation() {
    return ParamsSpec.of(
        ParamsSpec.text("postToMainPrefix"),
        ParamsSpec.choice("postToMainMode", "summary", "full"),
        ParamsSpec.integer("postToMainMaxChars", 0));
  }

  private static ParamsSpec schedule(ParamsSpec.Field... fields) {
    return inside("schedule", fields);
  }

  private static ParamsSpec payload(ParamsSpec.Field... fields) {
    ParamsSpec.Field[] all = List.of(fields).toArray(new ParamsSpec.Field[fields.length + 2]);
    all[fields.length] = ParamsSpec.any("toolsAllow");
    all[fields.length + 1] = ParamsSpec.flag("toolsAllowIsDefault");
    return inside("payload", all);
  }

  private static ParamsSpec inside(String name, ParamsSpec.Field... fields) {
    ParamsSpec.Field[] all = List.of(fields).toArray(new ParamsSpec.Field[fields.length + 1]);
    all[fields.length] = ParamsSpec.text("kind");
    return ParamsSpec.of(ParamsSpec.object(name, ParamsSpec.of(all)));
  }

  /**
   * Returns the kept form of a new job.
   *
   * @param method for refusals: {@code cron.add}
   * @param params checked by {@link #ADD}
   * @param anchored whether {@code every} keeps step with the moment it was added, as protocol 4
   *     has it, and not with its last run
   * @throws RpcException when this gateway cannot do it
   */
  static JsonObject created(
      String method, JsonObject params, boolean anchored, long now, ZoneId zone) {
    JsonObject spec = withoutNulls(params);
    spec.put("enabled", spec.getBoolean("enabled", true));
    JsonObject schedule = withKind(spec.getJsonObject("schedule"));
    if (anchored
        && "every".equals(schedule.getString("kind"))
        && !schedule.containsKey("anchorMs")) {
      schedule.put("anchorMs", now);
    }
    spec.put("schedule", schedule);
    JsonObject checked = checked(method, spec, zone);
    refusePast(checked, now);
    return checked;
  }

  /** Returns the kept form of a job after a patch: what is null goes, what is missing stays. */
  static JsonObject patched(
      String method, JsonObject spec, JsonObject patch, long now, ZoneId zone) {
    List<String> problems = PATCH.check(patch);
    if (!problems.isEmpty()) {
      throw ParamsSpec.refusal(
          method,
          problems.stream()
              .map(problem -> problem.replaceFirst("at (root|/)", "at /patch/"))
              .toList());
    }
    JsonObject next = spec.copy();
    for (String key : patch.fieldNames()) {
      Object value = patch.getValue(key);
      if (key.equals("state")) {
        continue; // where a job stands is the gateway's own knowledge
      }
      if (value == null) {
        next.remove(key);
      } else if (key.equals("payload") || key.equals("delivery")) {
        next.put(key, merged(next.getJsonObject(key, new JsonObject()), (JsonObject) value));
      } else {
        next.put(key, value);
      }
    }
    if (patch.containsKey("schedule")) {
      next.put("schedule", withKind(next.getJsonObject("schedule")));
    }
    JsonObject checked = checked(method, next, zone);
    if (patch.containsKey("schedule")) {
      refusePast(checked, now);
    }
    return checked;
  }

  /** Another kind is another payload; the same kind keeps what the patch does not name. */
  private static JsonObject merged(JsonObject old, JsonObject patch) {
    String kind = patch.getString("kind", old.getString("kind"));
    JsonObject base =
        old.getString("kind", "").equals(String.valueOf(kind)) || !patch.containsKey("kind")
            ? old.copy()
            : new JsonObject();
    for (String key : patch.fieldNames()) {
      Object value = patch.getValue(key);
      if (value == null) {
        base.remove(key);
      } else {
        base.put(key, value);
      }
    }
    return base;
  }

  private static JsonObject checked(String method, JsonObject given, ZoneId zone) {
    JsonObject spec = given.copy();
    List<String> problems = new ArrayList<>();
    JsonObject schedule = spec.getJsonObject("schedule");
    checkSchedule(schedule, zone, problems);
    JsonObject payload = withPayloadKind(spec.getJsonObject("payload"));
    spec.put("payload", payload);
    checkPayload(payload, problems);
    if (spec.getValue("delivery") instanceof JsonObject delivery) {
      problems.addAll(DELIVERY.check(new JsonObject().put("delivery", delivery)));
      if ("webhook".equals(delivery.getString("mode"))
          && !delivery.getString("to", "").matches("https?://\\S+")) {
        problems.add("at /delivery/to: must be the http or https address of the webhook");
      }
    }
    if (spec.containsKey("trigger")) {
      problems.add("at /trigger: scripts that decide whether a job runs are not supported");
    }
    if (spec.containsKey("pacing")) {
      problems.add("at /pacing: a pace that changes by itself is not supported");
    }
    if (!problems.isEmpty()) {
      throw ParamsSpec.refusal(method, problems);
    }
    checkTarget(spec.getString("sessionTarget"), payload.getString("kind"));
    return spec;
  }

  private static void checkSchedule(JsonObject schedule, ZoneId zone, List<String> problems) {
    String kind = String.valueOf(schedule.getValue("kind"));
    JsonObject wrapped = new JsonObject().put("schedule", schedule);
    switch (kind) {
      case "at" -> {
        problems.addAll(AT.check(wrapped));
        if (problems.isEmpty()) {
          moment(schedule, problems);
        }
      }
      case "every" -> {
        problems.addAll(EVERY.check(wrapped));
        if (problems.isEmpty() && schedule.getLong("everyMs") < CronSchedule.MIN_PERIOD_MILLIS) {
          problems.add("at /schedule/everyMs: must be >= " + CronSchedule.MIN_PERIOD_MILLIS);
        }
      }
      case "cron" -> {
        problems.addAll(CRON.check(wrapped));
        if (problems.isEmpty()) {
          expression(schedule, zone, problems);
        }
      }
      default ->
          problems.add(
              FOREIGN_SCHEDULES.contains(kind)
                  ? "at /schedule/kind: \"" + kind + "\" is not supported; use at, every or cron"
                  : "at /schedule/kind: must be equal to one of the allowed values");
    }
  }

  private static void moment(JsonObject schedule, List<String> problems) {
    String text = schedule.getString("at");
    if (text == null && !schedule.containsKey("atMs")) {
      problems.add("at /schedule: must have required property 'at'");
      return;
    }
    if (text != null) {
      Long millis = parseMoment(text);
      if (millis == null) {
        problems.add("at /schedule/at: must be a time such as 2026-12-24T18:00:00Z");
        return;
      }
      schedule.remove("at");
      schedule.put("atMs", millis);
    }
  }

  private static void expression(JsonObject schedule, ZoneId zone, List<String> problems) {
    String tz = schedule.getString("tz", "").strip();
    ZoneId own = zone;
    if (!tz.isEmpty()) {
      try {
        own = ZoneId.of(tz);
      } catch (DateTimeException e) {
        problems.add("at /schedule/tz: \"" + tz + "\" is no time zone");
        return;
      }
    } else {
      schedule.remove("tz");
    }
    try {
      CronExpression expression = CronExpression.parse(schedule.getString("expr"));
      if (expression.next(Instant.EPOCH, own).isEmpty()) {
        problems.add("at /schedule/expr: \"" + expression + "\" never comes");
      }
    } catch (IllegalArgumentException e) {
      problems.add("at /schedule/expr: " + e.getMessage());
    }
  }

  private static void checkPayload(JsonObject payload, List<String> problems) {
    String kind = String.valueOf(payload.getValue("kind"));
    JsonObject wrapped = new JsonObject().put("payload", payload);
    switch (kind) {
      case "systemEvent" -> problems.addAll(EVENT.check(wrapped));
      case "agentTurn" -> problems.addAll(TURN.check(wrapped));
      default ->
          problems.add(
              FOREIGN_PAYLOADS.contains(kind)
                  ? "at /payload/kind: \""
                      + kind
                      + "\" jobs are not supported; use agentTurn or systemEvent"
                  : "at /payload/kind: must be equal to one of the allowed values");
    }
    Object tools = payload.getValue("toolsAllow");
    if (tools instanceof JsonArray list && (list.isEmpty() || list.contains("*"))) {
      payload.remove("toolsAllow");
    } else if (tools != null) {
      problems.add(
          "at /payload/toolsAllow: a job cannot narrow its tools; give its agent a tool policy");
    }
  }

  private static void checkTarget(String target, String kind) {
    boolean main = target.equals("main");
    if (!main && !target.equals("isolated") && !target.equals("current") && !isNamed(target)) {
      throw RpcException.invalid(
          "invalid sessionTarget \"" + target + "\"; use main, isolated, current or session:<key>");
    }
    // In the family's words: its clients show them.
    if (main && !kind.equals("systemEvent")) {
      throw RpcException.unavailable("Error: main cron jobs require payload.kind=\"systemEvent\"");
    }
    if (!main && !kind.equals("agentTurn")) {
      throw RpcException.unavailable(
          "Error: isolated cron jobs require payload.kind=\"agentTurn\"");
    }
  }

  private static boolean isNamed(String target) {
    return target.startsWith("session:") && target.length() > "session:".length();
  }

  private static void refusePast(JsonObject spec, long now) {
    JsonObject schedule = spec.getJsonObject("schedule");
    if (schedule.getString("kind").equals("at")
        && spec.getBoolean("enabled", true)
        && schedule.getLong("atMs") < now - PAST_MILLIS) {
      long minutes = (now - schedule.getLong("atMs")) / 60_000;
      throw RpcException.invalid(
          "schedule.at is in the past: "
              + Instant.ofEpochMilli(schedule.getLong("atMs"))
              + " ("
              + minutes
              + " minutes ago)");
    }
  }

  /** Reads a moment; one without an offset is meant in UTC. Null when it is none. */
  static @Nullable Long parseMoment(String given) {
    String text = given.strip();
    try {
      if (text.matches("\\d{12,14}")) {
        return Long.parseLong(text);
      }
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
      }
      String iso = text.replaceFirst(" ", "T");
      return iso.matches(".*([zZ]|[+-]\\d{2}:?\\d{2})$")
          ? OffsetDateTime.parse(iso.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2"))
              .toInstant()
              .toEpochMilli()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static JsonObject withKind(JsonObject given) {
    JsonObject schedule = given.copy();
    if (!schedule.containsKey("kind")) {
      if (schedule.containsKey("at") || schedule.containsKey("atMs")) {
        schedule.put("kind", "at");
      } else if (schedule.containsKey("everyMs")) {
        schedule.put("kind", "every");
      } else if (schedule.containsKey("expr")) {
        schedule.put("kind", "cron");
      }
    }
    return schedule;
  }

  private static JsonObject withPayloadKind(JsonObject given) {
    JsonObject payload = given.copy();
    if (!payload.containsKey("kind")) {
      if (payload.containsKey("message")) {
        payload.put("kind", "agentTurn");
      } else if (payload.containsKey("text")) {
        payload.put("kind", "systemEvent");
      }
    }
    return payload;
  }

  private static JsonObject withoutNulls(JsonObject given) {
    JsonObject copy = given.copy();
    given.forEach(
        entry -> {
          if (entry.getValue() == null) {
            copy.remove(entry.getKey());
          }
        });
    return copy;
  }
}
