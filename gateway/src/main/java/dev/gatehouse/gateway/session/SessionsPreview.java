package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.words;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sessions.preview}: the last words of some sessions. */
final class SessionsPreview implements RpcMethod {
  private static final int MAX_KEYS = 64;
  private static final int DEFAULT_ITEMS = 12;
  private static final int DEFAULT_CHARS = 240;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(words("keys").required(), integer("limit", 1), integer("maxChars", 20));

  private final Database database;
  private final SessionKeys keys;
  private final Clock clock;

  @Inject
  SessionsPreview(Database database, SessionKeys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "sessions.preview";
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
    return "{ts, previews: [{key, status: \"ok\" | \"empty\" | \"missing\", items: [{role, "
        + "text}]}]}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonArray given = call.params().getJsonArray("keys");
    if (given.isEmpty()) {
      throw RpcException.invalid(
          "invalid sessions.preview params: at /keys: must NOT have fewer than 1 items");
    }
    List<String> asked = given.stream().map(String::valueOf).distinct().limit(MAX_KEYS).toList();
    int items = (int) Math.min(1_000, call.params().getLong("limit", (long) DEFAULT_ITEMS));
    int chars = (int) Math.min(100_000, call.params().getLong("maxChars", (long) DEFAULT_CHARS));
    List<SessionKey> canonical = new ArrayList<>();
    asked.forEach(key -> canonical.add(keys.canonical(key)));
    Future<List<JsonObject>> previews =
        database.exists()
            ? database.read(
                connection -> {
                  List<JsonObject> list = new ArrayList<>();
                  for (int i = 0; i < asked.size(); i++) {
                    list.add(preview(connection, asked.get(i), canonical.get(i), items, chars));
                  }
                  return list;
                })
            : Future.succeededFuture(
                asked.stream().map(key -> json(key, "missing", new JsonArray())).toList());
    return previews.map(
        list -> new JsonObject().put("ts", clock.millis()).put("previews", new JsonArray(list)));
  }

  private static JsonObject preview(
      Connection connection, String asked, SessionKey key, int items, int chars)
      throws SQLException {
    Optional<SessionEntry> session = SessionRows.find(connection, key);
    if (session.isEmpty()) {
      return json(asked, "missing", new JsonArray());
    }
    JsonArray list = new JsonArray();
    for (TranscriptEntry entry :
        TranscriptRows.newest(connection, session.get().sessionId(), items)) {
      entry
          .message()
          .ifPresent(
              message -> {
                String text = SessionView.cut(HistoryText.plain(message.text()), chars);
                if (!text.isEmpty()) {
                  list.add(new JsonObject().put("role", role(entry)).put("text", text));
                }
              });
    }
    return json(asked, list.isEmpty() ? "empty" : "ok", list);
  }

  private static String role(TranscriptEntry entry) {
    String role = entry.messageJson().map(json -> json.getString("role", "")).orElse("");
    return switch (role) {
      case "user", "assistant", "system" -> role;
      case "toolResult", "tool" -> "tool";
      default -> "other";
    };
  }

  private static JsonObject json(String key, String status, JsonArray items) {
    return new JsonObject().put("key", key).put("status", status).put("items", items);
  }
}
