package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code sessions.list}: the sessions, newest first, and what a new one would use. */
final class SessionsList implements RpcMethod {
  private static final long DEFAULT_LIMIT = 100;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          integer("limit", 1),
          integer("offset", 0),
          integer("activeMinutes", 1),
          flag("requireLastInteraction"),
          choice("sortBy", "updatedAt", "lastInteractionAt"),
          flag("includeGlobal"),
          flag("includeUnknown"),
          flag("configuredAgentsOnly"),
          flag("includeDerivedTitles"),
          flag("includeLastMessage"),
          word("label"),
          choice("boardFace", "chat", "dashboard"),
          word("creatorId"),
          word("ownerId"),
          flag("ownerFirst"),
          flag("involvingMe"),
          word("involvingProfileId"),
          flag("includePeople"),
          word("spawnedBy"),
          word("agentId"),
          text("search"),
          any("archived"));

  private final Sessions sessions;
  private final Database database;
  private final SessionView view;
  private final SessionDefaults defaults;
  private final Agents agents;
  private final Clock clock;

  @Inject
  SessionsList(
      Sessions sessions,
      Database database,
      SessionView view,
      SessionDefaults defaults,
      Agents agents,
      Clock clock) {
    this.sessions = sessions;
    this.database = database;
    this.view = view;
    this.defaults = defaults;
    this.agents = agents;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "sessions.list";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ts, path, count, defaults, sessions: [{key, kind, sessionId, updatedAt, …}], "
        + "totalCount?, limitApplied?, nextOffset?, hasMore?, owners?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    if (!database.exists()) {
      return Future.succeededFuture(answer(call, 0, List.of()));
    }
    JsonObject params = call.params();
    boolean titles = params.getBoolean("includeDerivedTitles", false);
    boolean previews = params.getBoolean("includeLastMessage", false);
    int offset = (int) Math.min(Integer.MAX_VALUE, params.getLong("offset", 0L));
    long limit = limit(call);
    return database
        .read(
            connection -> {
              List<SessionEntry> chosen =
                  SessionRows.all(connection).stream()
                      .filter(entry -> wanted(entry, params))
                      .toList();
              List<SessionEntry> page = chosen.stream().skip(offset).limit(limit).toList();
              List<SessionView.Words> words = new ArrayList<>();
              for (SessionEntry entry : page) {
                words.add(view.words(connection, entry, titles, previews));
              }
              return new Page(chosen.size(), page, words);
            })
        .map(
            page -> {
              List<JsonObject> rows = new ArrayList<>();
              for (int i = 0; i < page.entries.size(); i++) {
                rows.add(
                    view.row(page.entries.get(i), call.caller().protocol(), page.words.get(i)));
              }
              return answer(call, page.total, rows);
            });
  }

  private JsonObject answer(RpcCall call, int total, List<JsonObject> rows) {
    String agentId =
        Optional.ofNullable(call.params().getString("agentId")).orElse(agents.main().id());
    JsonObject answer =
        new JsonObject()
            .put("ts", clock.millis())
            .put("path", sessions.store(agentId).toString())
            .put("count", rows.size());
    if (call.caller().protocol() == Protocol.V4) {
      long next = call.params().getLong("offset", 0L) + rows.size();
      boolean more = next < total;
      answer
          .put("totalCount", total)
          .put("limitApplied", limit(call))
          .put("nextOffset", more ? next : null)
          .put("hasMore", more)
          .put("owners", new JsonArray());
    }
    boolean four = call.caller().protocol() == Protocol.V4;
    return answer
        .put("defaults", four ? defaults.toJson4() : defaults.toJson())
        .put("sessions", new JsonArray(rows));
  }

  private static long limit(RpcCall call) {
    return call.params()
        .getLong(
            "limit", call.caller().protocol() == Protocol.V4 ? DEFAULT_LIMIT : Integer.MAX_VALUE);
  }

  private boolean wanted(SessionEntry entry, JsonObject params) {
    String key = entry.key().value();
    if (key.equals("global") && !params.getBoolean("includeGlobal", false)
        || key.equals("unknown") && !params.getBoolean("includeUnknown", false)) {
      return false;
    }
    Long minutes = params.getLong("activeMinutes");
    if (minutes != null && entry.updatedAt() < clock.millis() - minutes * 60_000) {
      return false;
    }
    String agentId = params.getString("agentId");
    if (agentId != null
        && !entry.key().agentId().isEmpty()
        && !entry.key().agentId().equals(SessionKeys.agentId(agentId))) {
      return false;
    }
    Object archived = params.getValue("archived");
    if (!"all".equals(archived) && entry.flag("archived") != Boolean.TRUE.equals(archived)) {
      return false;
    }
    return same(entry, params, "label")
        && same(entry, params, "spawnedBy")
        && found(entry, params.getString("search"));
  }

  private static boolean same(SessionEntry entry, JsonObject params, String field) {
    String value = params.getString(field);
    return value == null || entry.text(field).filter(value::equals).isPresent();
  }

  private static boolean found(SessionEntry entry, @Nullable String search) {
    if (search == null || search.isBlank()) {
      return true;
    }
    String words = search.strip().toLowerCase(Locale.ROOT);
    return Stream.of(
            Optional.of(entry.key().value()),
            Optional.of(entry.sessionId()),
            entry.text("label"),
            entry.text("displayName"),
            entry.text("subject"))
        .flatMap(Optional::stream)
        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(words));
  }

  private record Page(int total, List<SessionEntry> entries, List<SessionView.Words> words) {}
}
