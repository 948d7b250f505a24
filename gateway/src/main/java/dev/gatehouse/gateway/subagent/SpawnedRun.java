package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.session.SessionKey;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * A sub-agent and what became of it. Immutable.
 *
 * @param runId the turn that does the task
 * @param child its session
 * @param requester the session that wants the result
 * @param label what people call it; empty for none
 * @param task what it was asked
 * @param model the model that was asked for; empty for the agent's own
 * @param delete whether its session goes when the result is told
 * @param depth 1 for the sub-agent of a session that is none itself
 * @param createdAt in milliseconds since 1970
 * @param endedAt the same; 0 before
 * @param result its last words
 * @param error what went wrong, in words for people
 * @param told whether the requester has been told
 */
record SpawnedRun(
    String runId,
    SessionKey child,
    SessionKey requester,
    Behalf behalf,
    String label,
    String task,
    String model,
    boolean delete,
    int depth,
    long createdAt,
    long endedAt,
    Status status,
    String result,
    String error,
    boolean told) {
  private static final int MAX_RESULT = 40_000;
  private static final int NAME_CHARS = 60;

  /** How it stands. */
  enum Status {
    RUNNING,
    OK,
    ERROR,
    TIMEOUT,
    STOPPED,
    /** The gateway ended meanwhile, and nothing is known of it. */
    LOST;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean running() {
    return status == Status.RUNNING;
  }

  /** What people call it: the label, else the beginning of the task. */
  String name() {
    String words = label.isBlank() ? task.strip().replaceAll("\\s+", " ") : label.strip();
    return words.length() <= NAME_CHARS ? words : words.substring(0, NAME_CHARS - 1) + "…";
  }

  SpawnedRun ended(Status how, String words, Optional<String> why, long now) {
    return new SpawnedRun(
        runId,
        child,
        requester,
        behalf,
        label,
        task,
        model,
        delete,
        depth,
        createdAt,
        now,
        how,
        words.length() <= MAX_RESULT ? words : words.substring(0, MAX_RESULT) + "\n… (cut)",
        why.orElse(""),
        told);
  }

  SpawnedRun markTold() {
    return new SpawnedRun(
        runId, child, requester, behalf, label, task, model, delete, depth, createdAt, endedAt,
        status, result, error, true);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("child", child.value())
        .put("requester", requester.value())
        .put("behalf", behalf.toJson())
        .put("label", label)
        .put("task", task)
        .put("model", model)
        .put("delete", delete)
        .put("depth", depth)
        .put("createdAt", createdAt)
        .put("endedAt", endedAt)
        .put("status", status.name())
        .put("result", result)
        .put("error", error)
        .put("told", told);
  }

  static SpawnedRun of(String runId, JsonObject json) {
    SessionKey requester = new SessionKey(json.getString("requester", "unknown"));
    return new SpawnedRun(
        runId,
        new SessionKey(json.getString("child", "unknown")),
        requester,
        Behalf.of(json.getJsonObject("behalf", new JsonObject()), requester),
        json.getString("label", ""),
        json.getString("task", ""),
        json.getString("model", ""),
        json.getBoolean("delete", false),
        json.getInteger("depth", 1),
        json.getLong("createdAt", 0L),
        json.getLong("endedAt", 0L),
        Status.valueOf(json.getString("status", "LOST")),
        json.getString("result", ""),
        json.getString("error", ""),
        json.getBoolean("told", false));
  }
}
