package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.provider.ModelRef;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Sessions as clients see them. Used on the gateway's loop, but for what says that it blocks. */
@Singleton
final class SessionView {
  private static final int TITLE_CHARS = 60;
  private static final int PREVIEW_CHARS = 240;

  /** What a row tells of the fields, in the order that clients know. */
  private static final List<String> FIELDS =
      List.of(
          "label",
          "displayName",
          "channel",
          "subject",
          "groupChannel",
          "space",
          "chatType",
          "origin",
          "systemSent",
          "abortedLastRun",
          "thinkingLevel",
          "verboseLevel",
          "reasoningLevel",
          "elevatedLevel",
          "sendPolicy",
          "queueMode",
          "inputTokens",
          "outputTokens",
          "totalTokens",
          "responseUsage",
          "modelProvider",
          "model",
          "contextTokens",
          "deliveryContext",
          "lastChannel",
          "lastTo",
          "lastAccountId",
          "spawnedBy");

  private static final List<String> FIELDS_4 =
      List.of(
          "icon",
          "color",
          "category",
          "statusNote",
          "attention",
          "boardFace",
          "createdAt",
          "parentSessionKey",
          "startedAt",
          "endedAt",
          "runtimeMs",
          "lastRunId");

  private final Agents agents;
  private final ActiveRuns runs;
  private final SessionDefaults defaults;
  private final Clock clock;

  @Inject
  SessionView(Agents agents, ActiveRuns runs, SessionDefaults defaults, Clock clock) {
    this.agents = agents;
    this.runs = runs;
    this.defaults = defaults;
    this.clock = clock;
  }

  /**
   * What a row says about what was said.
   *
   * @param title the first words of the person
   * @param preview the last words of anybody
   */
  record Words(Optional<String> title, Optional<String> preview) {
    static final Words NONE = new Words(Optional.empty(), Optional.empty());
  }

  /** The row of a session. */
  JsonObject row(SessionEntry entry, Protocol protocol, Words words) {
    JsonObject row = new JsonObject().put("key", entry.key().value()).put("kind", kind(entry));
    copy(entry, FIELDS, row);
    words.title().ifPresent(title -> row.put("derivedTitle", title));
    words.preview().ifPresent(preview -> row.put("lastMessagePreview", preview));
    row.put("updatedAt", entry.updatedAt()).put("sessionId", entry.sessionId());
    if (entry.number("totalTokens") > 0 && !row.containsKey("contextTokens")) {
      row.put("contextTokens", defaults.contextTokens(defaults.model(entry)));
    }
    if (protocol == Protocol.V4) {
      describe(entry, row);
    }
    return row;
  }

  /** {@code direct}, {@code group}, {@code global} or {@code unknown}. */
  static String kind(SessionEntry entry) {
    String key = entry.key().value();
    if (key.equals("global") || key.equals("unknown")) {
      return key;
    }
    boolean group =
        SessionKeys.group(entry.key())
            || entry.text("chatType").filter(type -> !type.equals("direct")).isPresent();
    return group ? "group" : "direct";
  }

  /** Reads the words of a row. Blocks. */
  Words words(Connection connection, SessionEntry entry, boolean title, boolean preview)
      throws SQLException {
    return new Words(
        title ? Optional.of(title(connection, entry)) : Optional.empty(),
        preview
            ? TranscriptRows.spoken(connection, entry.sessionId(), false)
                .map(text -> cut(text, PREVIEW_CHARS))
            : Optional.empty());
  }

  /** Cuts a text, on one line, to so many characters. */
  static String cut(String text, int chars) {
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.length() <= chars) {
      return line;
    }
    int end = line.lastIndexOf(' ', chars - 1);
    return line.substring(0, end > chars / 2 ? end : chars - 1) + "…";
  }

  private String title(Connection connection, SessionEntry entry) throws SQLException {
    Optional<String> given =
        entry.text("displayName").or(() -> entry.text("label")).or(() -> entry.text("subject"));
    if (given.isPresent()) {
      return given.get();
    }
    return TranscriptRows.spoken(connection, entry.sessionId(), true)
        .map(text -> cut(text, TITLE_CHARS))
        .orElseGet(
            () -> {
              LocalDate day =
                  Instant.ofEpochMilli(entry.updatedAt()).atZone(clock.getZone()).toLocalDate();
              return cut(entry.sessionId(), 8 + 1)
                      .substring(0, Math.min(8, entry.sessionId().length()))
                  + " ("
                  + day
                  + ")";
            });
  }

  private void describe(SessionEntry entry, JsonObject row) {
    boolean main = entry.key().value().equals(agents.mainSessionKey()) || isMain(entry.key());
    List<String> active = runs.of(entry.key());
    copy(entry, FIELDS_4, row);
    row.put("agentId", entry.key().agentId())
        .put("isMain", main)
        .put("classification", main ? "main" : "custom")
        .put("isBackground", background(entry.key()))
        .put("visibility", "shared")
        .put("archived", entry.flag("archived"))
        .put("pinned", entry.flag("pinned"))
        .put("unread", entry.flag("unread"))
        .put("lastInteractionAt", entry.updatedAt())
        .put("lastActivityAt", entry.updatedAt())
        .put("hasActiveRun", !active.isEmpty())
        .put("activeRunIds", new JsonArray(active))
        .put("snapshotAt", clock.millis());
    if (!row.containsKey("chatType")) {
      row.put("chatType", kind(entry).equals("group") ? "group" : "direct");
    }
    if (row.containsKey("totalTokens")) {
      row.put("totalTokensFresh", true);
    }
    entry
        .text("status")
        .ifPresent(status -> row.put("status", active.isEmpty() ? status : "running"));
    row.put("createdVia", entry.text("createdVia").orElse("run"));
    row.put("effectiveResponseUsage", entry.text("responseUsage").orElse("off"));
    ModelRef model = defaults.model(entry);
    row.put("contextTokens", defaults.contextTokens(model));
    defaults.think(row, model);
  }

  private boolean isMain(SessionKey key) {
    return key.rest().equals(agents.mainKey()) || key.rest().equals("main");
  }

  private static boolean background(SessionKey key) {
    return key.rest().startsWith("cron:") || key.rest().startsWith("subagent:");
  }

  private static void copy(SessionEntry entry, List<String> names, JsonObject row) {
    for (String name : names) {
      Object value = entry.fields().getValue(name);
      if (value != null) {
        row.put(name, value);
      }
    }
  }
}
