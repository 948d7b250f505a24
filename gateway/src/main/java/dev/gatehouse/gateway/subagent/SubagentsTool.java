package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * {@code subagents}: lists, stops and steers the sub-agents of this session, and shows their log.
 */
final class SubagentsTool implements Tool {
  private final SpawnedRuns runs;
  private final Spawner spawner;
  private final Sessions sessions;
  private final SessionWords words;
  private final Clock clock;

  @Inject
  SubagentsTool(
      SpawnedRuns runs, Spawner spawner, Sessions sessions, SessionWords words, Clock clock) {
    this.runs = runs;
    this.spawner = spawner;
    this.sessions = sessions;
    this.words = words;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "subagents";
  }

  @Override
  public String description() {
    return "The sub-agents of this session: list them, stop one (or all), say more to one that"
        + " works (steer), or read what it has done so far (log).";
  }

  @Override
  public JsonObject parameters() {
    return new Parameters()
        .choice("action", "What to do", List.of("list", "stop", "kill", "steer", "log"))
        .text("target", "Run id, session key, label, number in the list, last, or all (stop only)")
        .text("message", "What to say, for steer")
        .number("recentMinutes", "How far back list looks; 60 without it", 1, 1_440)
        .number("limit", "How many messages log shows; 20 without it", 1, 100)
        .toJson();
  }

  @Override
  public Risk risk() {
    return Risk.MEDIUM;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    return runs.ready().compose(ignored -> act(call));
  }

  private Future<ToolAnswer> act(ToolCall call) {
    JsonObject arguments = call.arguments();
    List<SpawnedRun> own = runs.of(call.scope().session());
    String target = arguments.getString("target", "").strip();
    switch (arguments.getString("action", "list")) {
      case "stop", "kill" -> {
        if (target.equals("all")) {
          int stopped = own.stream().mapToInt(spawner::stop).sum();
          return Future.succeededFuture(ToolAnswer.json(new JsonObject().put("stopped", stopped)));
        }
        return chosen(own, target)
            .map(
                run ->
                    Future.succeededFuture(
                        ToolAnswer.json(new JsonObject().put("stopped", spawner.stop(run)))))
            .orElseGet(() -> unknown(target));
      }
      case "steer" -> {
        String message = arguments.getString("message", "").strip();
        if (message.isEmpty()) {
          return Future.succeededFuture(ToolAnswer.error("message required"));
        }
        return chosen(own, target)
            .map(
                run ->
                    spawner
                        .steer(run, message)
                        .map(
                            turn ->
                                ToolAnswer.json(
                                    new JsonObject()
                                        .put("status", "accepted")
                                        .put("runId", turn.runId()))))
            .orElseGet(() -> unknown(target));
      }
      case "log" -> {
        return chosen(own, target)
            .map(run -> log(run, arguments.getInteger("limit", 20)))
            .orElseGet(() -> unknown(target));
      }
      default -> {
        return Future.succeededFuture(list(own, arguments.getInteger("recentMinutes", 60)));
      }
    }
  }

  private ToolAnswer list(List<SpawnedRun> own, int minutes) {
    JsonArray list = new JsonArray();
    long since = clock.millis() - minutes * 60_000L;
    int number = 0;
    for (SpawnedRun run : own) {
      number++;
      if (run.running() || run.endedAt() >= since) {
        list.add(row(number, run));
      }
    }
    return ToolAnswer.json(new JsonObject().put("count", list.size()).put("subagents", list));
  }

  private JsonObject row(int number, SpawnedRun run) {
    JsonObject row =
        new JsonObject()
            .put("number", number)
            .put("runId", run.runId())
            .put("sessionKey", run.child().value())
            .put("label", run.name())
            .put("status", run.status().wireName())
            .put(
                "seconds",
                ((run.running() ? clock.millis() : run.endedAt()) - run.createdAt()) / 1000);
    if (!run.error().isEmpty()) {
      row.put("error", run.error());
    }
    return row;
  }

  private Future<ToolAnswer> log(SpawnedRun run, int limit) {
    return sessions
        .find(run.child())
        .compose(
            entry ->
                entry.isEmpty()
                    ? Future.succeededFuture(ToolAnswer.error("Its session is gone."))
                    : words
                        .of(entry.get(), limit, true)
                        .map(
                            said ->
                                ToolAnswer.json(
                                    new JsonObject()
                                        .put("sessionKey", run.child().value())
                                        .put("status", run.status().wireName())
                                        .put("messages", said.messages())
                                        .put("truncated", said.cut()))));
  }

  /** Finds a sub-agent by what people and models call it. */
  static Optional<SpawnedRun> chosen(List<SpawnedRun> own, String target) {
    String name = target.startsWith("#") ? target.substring(1) : target;
    if (name.isEmpty() && own.size() == 1 || name.equals("last")) {
      return own.stream().findFirst();
    }
    if (name.matches("\\d{1,4}")) {
      int number = Integer.parseInt(name);
      return number >= 1 && number <= own.size()
          ? Optional.of(own.get(number - 1))
          : Optional.empty();
    }
    return own.stream()
        .filter(
            run ->
                run.runId().equals(name)
                    || run.child().value().equalsIgnoreCase(name)
                    || run.name().equalsIgnoreCase(name)
                    || name.length() >= 6 && run.runId().startsWith(name))
        .findFirst();
  }

  private static Future<ToolAnswer> unknown(String target) {
    return Future.succeededFuture(
        ToolAnswer.error(
            "There is no sub-agent \"" + target + "\" of this session; list shows them."));
  }
}
