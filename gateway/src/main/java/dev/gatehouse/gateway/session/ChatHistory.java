package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;
import static dev.gatehouse.gateway.protocol.ParamsSpec.words;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** {@code chat.history}: the newest messages of a session, oldest first, 6 MiB at most. */
final class ChatHistory implements RpcMethod {
  private static final int DEFAULT_LIMIT = 200;
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_BYTES = 6 * 1_024 * 1_024;
  private static final String OMITTED = "[chat.history omitted: message too large]";

  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("sessionKey").required(),
          word("agentId"),
          text("cursor"),
          integer("limit", 1, MAX_LIMIT),
          integer("offset", 0),
          integer("pendingBefore", 1),
          words("inputRunIds"),
          word("messageId"),
          word("sessionId"),
          integer("maxChars", 1, 500_000));

  private final Database database;
  private final SessionKeys keys;
  private final SessionView view;
  private final SessionDefaults defaults;
  private final WireMessages messages;

  @Inject
  ChatHistory(
      Database database,
      SessionKeys keys,
      SessionView view,
      SessionDefaults defaults,
      WireMessages messages) {
    this.database = database;
    this.keys = keys;
    this.view = view;
    this.defaults = defaults;
    this.messages = messages;
  }

  @Override
  public String name() {
    return "chat.history";
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
    return "{sessionKey?, messages?: [], sessionId?, thinkingLevel?, kind?: \"delta\" | "
        + "\"reset\", deltaCursor?, sessionInfo?, …}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    SessionKey key = keys.canonical(params.getString("sessionKey"));
    int limit = params.getInteger("limit", DEFAULT_LIMIT);
    int skip = (int) Math.min(Integer.MAX_VALUE, params.getLong("offset", 0L));
    Optional<Cursor> cursor = Optional.ofNullable(params.getString("cursor")).map(Cursor::read);
    Future<Page> page =
        database.exists()
            ? database.read(
                connection ->
                    read(connection, key, cursor, limit, skip, params.getString("messageId")))
            : Future.succeededFuture(Page.EMPTY);
    return page.map(found -> answer(call, found, cursor));
  }

  private static Page read(
      Connection connection,
      SessionKey key,
      Optional<Cursor> cursor,
      int limit,
      int offset,
      @Nullable String messageId)
      throws SQLException {
    Optional<SessionEntry> session = SessionRows.find(connection, key);
    if (session.isEmpty()) {
      return Page.EMPTY;
    }
    String id = session.get().sessionId();
    int skip = offset;
    if (messageId != null) {
      // The page has it in the middle, so that a person sees what was said around it.
      OptionalInt place = TranscriptRows.place(connection, id, messageId);
      if (place.isEmpty()) {
        throw RpcException.invalid("message not found: " + messageId);
      }
      skip = Math.max(0, place.getAsInt() - limit / 2);
    }
    boolean follows = cursor.isPresent() && cursor.get().sessionId.equals(id);
    return new Page(
        session,
        TranscriptRows.page(
            connection,
            id,
            follows ? cursor.get().last : 0,
            follows ? MAX_LIMIT : limit,
            follows ? 0 : skip),
        TranscriptRows.count(connection, id),
        skip);
  }

  private JsonObject answer(RpcCall call, Page page, Optional<Cursor> cursor) {
    boolean four = call.caller().protocol() == Protocol.V4;
    int maxChars = call.params().getInteger("maxChars", Integer.MAX_VALUE);
    String sessionId = page.session.map(SessionEntry::sessionId).orElse("");
    JsonObject answer = new JsonObject();
    if (cursor.isPresent()) {
      if (!cursor.get().sessionId.equals(sessionId)) {
        return answer.put("kind", "reset");
      }
      answer.put("kind", "delta");
    }
    JsonArray said = new JsonArray(fitting(page.entries, maxChars, four));
    answer.put("sessionKey", call.params().getString("sessionKey"));
    page.session.ifPresent(entry -> answer.put("sessionId", entry.sessionId()));
    answer.put("messages", said);
    page.session.ifPresent(
        entry -> answer.put("thinkingLevel", entry.text("thinkingLevel").orElse("off")));
    if (four) {
      long last =
          page.entries.isEmpty()
              ? cursor.map(Cursor::last).orElse(0L)
              : page.entries.get(page.entries.size() - 1).number();
      int next = page.skip + page.entries.size();
      boolean more = cursor.isEmpty() && page.total > next;
      if (more) {
        answer.put("nextOffset", next);
      }
      answer
          .put("pendingInputs", new JsonObject().put("items", new JsonArray()).put("total", 0))
          .put("deltaCursor", new Cursor(sessionId, last).text())
          .put("hasMore", more)
          .put("totalMessages", page.total)
          .put("defaults", defaults.toJson4())
          .put(
              "sessionInfo",
              page.session
                  .map(entry -> view.row(entry, Protocol.V4, SessionView.Words.NONE))
                  .orElse(null));
    }
    return answer;
  }

  // The newest go first into what fits; one that fits nowhere leaves a word in its place.
  private List<JsonObject> fitting(List<TranscriptEntry> entries, int maxChars, boolean four) {
    Deque<JsonObject> kept = new ArrayDeque<>();
    long bytes = 0;
    for (int i = entries.size() - 1; i >= 0; i--) {
      TranscriptEntry entry = entries.get(i);
      Optional<JsonObject> told = messages.of(entry, maxChars, four ? Protocol.V4 : Protocol.V3);
      if (told.isEmpty()) {
        continue;
      }
      JsonObject message = told.get();
      long size = message.encode().getBytes(StandardCharsets.UTF_8).length;
      if (size > MAX_BYTES / 2) {
        message.put(
            "content",
            new JsonArray().add(new JsonObject().put("type", "text").put("text", OMITTED)));
        size = message.encode().length();
      }
      bytes += size;
      if (bytes > MAX_BYTES) {
        break;
      }
      kept.addFirst(message);
    }
    return new ArrayList<>(kept);
  }

  private record Page(
      Optional<SessionEntry> session, List<TranscriptEntry> entries, int total, int skip) {
    static final Page EMPTY = new Page(Optional.empty(), List.of(), 0, 0);
  }

  /** How far a client has read: text for it, which it sends back as it is. */
  private record Cursor(String sessionId, long last) {
    String text() {
      String json =
          new JsonObject().put("version", 1).put("sessionId", sessionId).put("last", last).encode();
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    static Cursor read(String text) {
      try {
        JsonObject json =
            new JsonObject(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
        return new Cursor(json.getString("sessionId", ""), json.getLong("last", 0L));
      } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
        // Not one of ours: the client starts again.
        return new Cursor("-", 0);
      }
    }
  }
}
