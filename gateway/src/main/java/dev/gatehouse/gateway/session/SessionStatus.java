package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.provider.ModelRef;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;

/** Sessions as {@code status} tells them: how full they are. Used on the gateway's event loop. */
public final class SessionStatus {
  private static final List<String> LEVELS =
      List.of("thinkingLevel", "verboseLevel", "reasoningLevel", "elevatedLevel");
  private static final List<String> COUNTS =
      List.of("inputTokens", "outputTokens", "cacheRead", "cacheWrite");
  private static final int MAX_PERCENT = 999;

  private final Sessions sessions;
  private final SessionDefaults defaults;
  private final Clock clock;

  @Inject
  SessionStatus(Sessions sessions, SessionDefaults defaults, Clock clock) {
    this.sessions = sessions;
    this.defaults = defaults;
    this.clock = clock;
  }

  /** All sessions, the newest first. */
  public Future<List<JsonObject>> all() {
    return sessions.all().map(all -> all.stream().map(this::row).toList());
  }

  private JsonObject row(SessionEntry entry) {
    JsonObject row =
        new JsonObject()
            .put("agentId", entry.key().agentId())
            .put("key", entry.key().value())
            .put("kind", SessionView.kind(entry))
            .put("sessionId", entry.sessionId())
            .put("updatedAt", entry.updatedAt())
            .put("age", Math.max(0, clock.millis() - entry.updatedAt()));
    JsonArray flags = new JsonArray();
    for (String level : LEVELS) {
      entry
          .text(level)
          .ifPresent(
              value -> {
                row.put(level, value);
                flags.add(level.substring(0, level.length() - "Level".length()) + ":" + value);
              });
    }
    for (String count : COUNTS) {
      if (entry.fields().containsKey(count)) {
        row.put(count, entry.number(count));
      }
    }
    boolean aborted = entry.flag("abortedLastRun");
    if (aborted) {
      flags.add("aborted");
    }
    ModelRef model = defaults.model(entry);
    long context = defaults.contextTokens(model);
    boolean counted = entry.fields().containsKey("totalTokens");
    long total = entry.number("totalTokens");
    return row.put("systemSent", entry.flag("systemSent"))
        .put("abortedLastRun", aborted)
        .put("totalTokens", counted ? total : null)
        .put("remainingTokens", counted ? Math.max(0, context - total) : null)
        .put(
            "percentUsed",
            counted && context > 0
                ? Math.min(MAX_PERCENT, Math.round(total * 100.0 / context))
                : null)
        .put("model", model.model())
        .put("contextTokens", context)
        .put("flags", flags.add("id:" + entry.sessionId()));
  }
}
