package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** {@code sessions_list}: the sessions that a turn may see. */
final class SessionsListTool implements Tool {
  private static final List<String> COPIED =
      List.of(
          "label",
          "displayName",
          "channel",
          "subject",
          "spawnedBy",
          "model",
          "modelProvider",
          "totalTokens",
          "contextTokens",
          "thinkingLevel",
          "lastChannel",
          "abortedLastRun");

  private final Sessions sessions;
  private final Reach reach;
  private final SessionWords words;
  private final Agents agents;
  private final Provider<Turns> turns;
  private final Clock clock;

  @Inject
  SessionsListTool(
      Sessions sessions,
      Reach reach,
      SessionWords words,
      Agents agents,
      Provider<Turns> turns,
      Clock clock) {
    this.sessions = sessions;
    this.reach = reach;
    this.words = words;
    this.agents = agents;
    this.turns = turns;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "sessions_list";
  }

  @Override
  public String description() {
    return "Lists sessions, the newest first, with the last messages of each when asked for.";
  }

  @Override
  public JsonObject parameters() {
    return new Parameters()
        .texts("kinds", "Only these: main, group, subagent, cron, hook, node, other")
        .number("limit", "How many; 20 without it", 1, 200)
        .number("activeMinutes", "Only those that were active in the last minutes", 1, 1_000_000)
        .number("messageLimit", "How many of the last messages of each; none without it", 0, 20)
        .text("search", "Words in the key or label")
        .toJson();
  }

  @Override
  public Risk risk() {
    return Risk.LOW;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    JsonObject arguments = call.arguments();
    List<String> kinds =
        arguments.getJsonArray("kinds", new JsonArray()).stream().map(String::valueOf).toList();
    long since =
        arguments.containsKey("activeMinutes")
            ? clock.millis() - arguments.getInteger("activeMinutes") * 60_000L
            : 0;
    String search = arguments.getString("search", "").strip().toLowerCase(java.util.Locale.ROOT);
    int messages = arguments.getInteger("messageLimit", 0);
    return sessions
        .all()
        .map(
            all ->
                reach.visible(call.scope(), all, name()).stream()
                    .filter(entry -> kinds.isEmpty() || kinds.contains(kind(entry)))
                    .filter(entry -> entry.updatedAt() >= since)
                    .filter(
                        entry ->
                            search.isEmpty()
                                || entry.key().value().contains(search)
                                || entry
                                    .text("label")
                                    .or(() -> entry.text("displayName"))
                                    .orElse("")
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .contains(search))
                    .limit(arguments.getInteger("limit", 20))
                    .toList())
        .compose(
            found -> {
              List<Future<JsonObject>> rows = new ArrayList<>();
              found.forEach(entry -> rows.add(row(entry, messages)));
              return Future.all(rows)
                  .map(
                      done ->
                          ToolAnswer.json(
                              new JsonObject()
                                  .put("count", rows.size())
                                  .put("sessions", new JsonArray(done.<JsonObject>list()))));
            });
  }

  private Future<JsonObject> row(SessionEntry entry, int messages) {
    JsonObject row =
        new JsonObject()
            .put("key", entry.key().value())
            .put("kind", kind(entry))
            .put("agentId", agents.orMain(entry.key().agentId()))
            .put("sessionId", entry.sessionId())
            .put("updatedAt", entry.updatedAt())
            .put("running", turns.get().running(entry.key()));
    for (String field : COPIED) {
      if (entry.fields().getValue(field) != null) {
        row.put(field, entry.fields().getValue(field));
      }
    }
    return messages == 0
        ? Future.succeededFuture(row)
        : words.of(entry, messages, false).map(said -> row.put("messages", said.messages()));
  }

  private String kind(SessionEntry entry) {
    String rest = entry.key().rest();
    if (rest.equals("main") || rest.equals(agents.mainKey()) || rest.equals("global")) {
      return "main";
    }
    for (String kind : List.of("subagent", "cron", "hook")) {
      if (rest.startsWith(kind + ":")) {
        return kind;
      }
    }
    return rest.startsWith("node-") ? "node" : SessionKeys.group(entry.key()) ? "group" : "other";
  }

  /** The same words for a session that is missing and for one that may not be seen. */
  static ToolAnswer notThere(String given) {
    return ToolAnswer.error(
        "There is no session \"" + given + "\" that you may use; sessions_list shows which ones.");
  }
}
