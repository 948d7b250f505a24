package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.Protocol;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns that somebody watches as tasks: those of {@code agent}, of jobs, hooks and spawned
 * sessions. The newest are remembered. Used on the gateway's event loop only.
 */
@Singleton
final class Tasks {
  private static final int MAX = 500;
  private static final int MAX_ACTIVITY = 200;

  private final Broadcaster broadcaster;
  private final Clock clock;
  private final Map<String, Task> byRun = new LinkedHashMap<>();

  @Inject
  Tasks(Broadcaster broadcaster, Clock clock) {
    this.broadcaster = broadcaster;
    this.clock = clock;
  }

  /** One task. */
  static final class Task {
    private final String id = UUID.randomUUID().toString();
    private final Run run;
    private final long createdAt;
    private final String title;
    private String status = "queued";
    private String execution = "unknown";
    private long updatedAt;
    private long lastActivityAt;
    private int toolUses;
    private @Nullable String tool;
    private @Nullable String lastTool;
    private @Nullable String lastActivity;
    private @Nullable String summary;
    private @Nullable String error;

    private Task(Run run, long now) {
      this.run = run;
      this.createdAt = now;
      this.updatedAt = now;
      this.title = run.title();
    }

    String id() {
      return id;
    }

    Run run() {
      return run;
    }

    String status() {
      return status;
    }

    JsonObject toJson() {
      String kind =
          switch (run.door()) {
            case AGENT, AGENT_BY_ID, CHAT -> "cli";
            case OTHER ->
                switch (run.request().origin()) {
                  case CRON -> "cron";
                  case HOOK -> "hook";
                  case AGENT -> "subagent";
                  case OPERATOR, CHANNEL, NODE, HEARTBEAT -> "cli";
                };
          };
      JsonObject now = new JsonObject().put("state", execution);
      if (lastActivityAt > 0 && run.state() != Run.State.OVER) {
        now.put("lastActivityAt", lastActivityAt);
      }
      if (tool != null) {
        now.put("currentTool", new JsonObject().put("name", tool).put("startedAt", lastActivityAt));
      }
      JsonObject json =
          new JsonObject()
              .put("id", id)
              .put("taskId", id)
              .put("kind", kind)
              .put("runtime", kind)
              .put("status", status)
              .put("execution", now)
              .put("title", title)
              .put("agentId", run.agentId())
              .put("sessionKey", run.session().value())
              .put("childSessionKey", run.session().value())
              .put("hasTranscript", true)
              .put("ownerKey", run.session().value())
              .put("runId", run.runId())
              .put("sourceId", run.runId())
              .put("createdAt", createdAt)
              .put("updatedAt", updatedAt)
              .put("deliveryStatus", "not_applicable");
      if (run.startedAt() > 0) {
        json.put("startedAt", run.startedAt());
      }
      if (run.state() == Run.State.OVER) {
        json.put("endedAt", run.endedAt());
      }
      if (toolUses > 0) {
        json.put("toolUseCount", toolUses);
      }
      put(json, "lastToolName", lastTool);
      put(json, "lastActivity", lastActivity);
      put(json, "terminalSummary", summary);
      put(json, "error", error);
      return json;
    }

    private static void put(JsonObject json, String key, @Nullable String value) {
      if (value != null) {
        json.put(key, value);
      }
    }
  }

  /** All tasks that are remembered, the newest first. */
  List<Task> all() {
    List<Task> all = new ArrayList<>(byRun.values());
    Collections.reverse(all);
    return all;
  }

  Optional<Task> find(String taskId) {
    return byRun.values().stream()
        .filter(task -> task.id.equals(taskId) || task.run.runId().equals(taskId))
        .findFirst();
  }

  /** Its message was accepted, or its turn is over. */
  void upsert(Run run) {
    if (!run.isTask()) {
      return;
    }
    Task task = byRun.computeIfAbsent(run.runId(), id -> new Task(run, clock.millis()));
    if (byRun.size() > MAX) {
      byRun.remove(byRun.keySet().iterator().next());
    }
    switch (run.state()) {
      case ACCEPTING, WAITING -> task.status = "queued";
      case RUNNING -> task.status = "running";
      case OVER -> over(task);
    }
    tell(task);
  }

  /** Its turn has begun. */
  void active(Run run) {
    change(
        run,
        task -> {
          task.execution = "running";
          task.lastActivityAt = clock.millis();
        });
  }

  /** The first words of a step. */
  void says(Run run, String words) {
    change(
        run,
        task -> {
          task.lastActivityAt = clock.millis();
          task.lastActivity =
              words.length() <= MAX_ACTIVITY ? words : words.substring(0, MAX_ACTIVITY);
        });
  }

  /** A tool starts, or none runs any more. */
  void tool(Run run, Optional<String> name) {
    change(
        run,
        task -> {
          task.lastActivityAt = clock.millis();
          if (name.isPresent()) {
            task.toolUses++;
            task.lastTool = name.get();
          }
          task.tool = name.orElse(null);
        });
  }

  /** The work is done and stored. */
  void settled(Run run) {
    change(
        run,
        task -> {
          task.execution = "finished";
          task.lastActivityAt = clock.millis();
        });
  }

  private void over(Task task) {
    task.execution = "finished";
    task.tool = null;
    TurnResult result = task.run.result().result();
    if (result == null) {
      return;
    }
    switch (result.status()) {
      case OK -> {
        task.status = "completed";
        task.summary = "completed";
      }
      case ERROR -> {
        task.status = "failed";
        task.error = result.error().orElse("failed");
      }
      case ABORTED -> task.status = "cancelled";
      case TIMEOUT -> {
        task.status = "timed_out";
        task.error = result.error().orElse("timed out");
      }
    }
  }

  private void change(Run run, Consumer<Task> how) {
    Task task = byRun.get(run.runId());
    if (task != null) {
      how.accept(task);
      tell(task);
    }
  }

  private void tell(Task task) {
    task.updatedAt = clock.millis();
    broadcaster.broadcast(
        GatewayEvent.of(
                "task", new JsonObject().put("action", "upserted").put("task", task.toJson()))
            .only(Protocol.V4)
            .droppable(true));
  }
}
