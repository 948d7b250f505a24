package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLayout;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one gateway. Used on the gateway's loop; futures complete there. A method that
 * changes something is done when its future completes, and then it is on the disk.
 */
@Singleton
public final class Sessions {
  private static final int RECENT = 5;

  /** What a reset leaves as it is. */
  private static final Set<String> KEPT =
      Set.of(
          "thinkingLevel",
          "verboseLevel",
          "reasoningLevel",
          "elevatedLevel",
          "responseUsage",
          "providerOverride",
          "modelOverride",
          "authProfileOverride",
          "authProfileOverrideSource",
          "execHost",
          "execSecurity",
          "execAsk",
          "execNode",
          "groupActivation",
          "sendPolicy",
          "queueMode",
          "queueDebounceMs",
          "queueCap",
          "queueDrop",
          "modelProvider",
          "model",
          "contextTokens",
          "label",
          "displayName",
          "chatType",
          "channel",
          "groupId",
          "subject",
          "groupChannel",
          "space",
          "origin",
          "deliveryContext",
          "lastChannel",
          "lastTo",
          "lastAccountId",
          "lastThreadId",
          "spawnedBy",
          "createdAt");

  private final Database database;
  private final StateLayout layout;
  private final ResetPolicy resets;
  private final SendPolicy sending;
  private final Clock clock;
  private final Map<SessionKey, Long> known = new HashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Future<Void> loaded;
  private int changing;

  @Inject
  Sessions(
      Database database, Instance instance, ResetPolicy resets, SendPolicy sending, Clock clock) {
    this.database = database;
    this.layout = StateLayout.of(instance);
    this.resets = resets;
    this.sending = sending;
    this.clock = clock;
  }

  /** Hears of changes of sessions. Called on the gateway's loop. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param reason {@code patch}, {@code reset}, {@code delete}, {@code compact} and others
     */
    void changed(SessionKey key, String reason);

    /**
     * A turn of the session got on.
     *
     * @param phase {@code start} or {@code end}
     */
    default void ran(SessionKey key, String runId, String phase) {}
  }

  /** Adds a listener; it stays for the gateway's life. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /**
   * Finds the session of this key, or makes it. Where the conversation is over (the daily hour, or
   * the idle time, has passed) it begins a new one, with another {@link SessionEntry#sessionId()}.
   */
  public Future<SessionEntry> open(SessionKey key) {
    if (changing > 0) {
      return openNow(key);
    }
    // Most are there: to look costs no place in the queue of those that wait for the disk.
    return find(key)
        .compose(
            found ->
                found
                    .filter(entry -> !resets.stale(entry))
                    .map(Future::succeededFuture)
                    .orElseGet(() -> openNow(key)))
        .onSuccess(entry -> touched(entry.key(), entry.updatedAt()));
  }

  /** Opens it behind all changes that are on their way. */
  private Future<SessionEntry> openNow(SessionKey key) {
    return database
        .write(
            connection -> {
              Optional<SessionEntry> found = SessionRows.find(connection, key);
              if (found.isPresent() && !resets.stale(found.get())) {
                return found.get();
              }
              return found.isPresent() ? renewed(connection, found.get()) : made(connection, key);
            })
        .onSuccess(entry -> touched(entry.key(), entry.updatedAt()));
  }

  /** The session of this key. */
  public Future<Optional<SessionEntry>> find(SessionKey key) {
    return database.exists()
        ? database.read(connection -> SessionRows.find(connection, key))
        : Future.succeededFuture(Optional.empty());
  }

  /** The session whose transcript has this id now. */
  public Future<Optional<SessionEntry>> findById(String sessionId) {
    return database.exists()
        ? database.read(connection -> SessionRows.findById(connection, sessionId))
        : Future.succeededFuture(Optional.empty());
  }

  /** The session with this label, which no other one has. */
  public Future<Optional<SessionEntry>> findByLabel(String label) {
    return database.exists()
        ? database.read(connection -> SessionRows.byLabel(connection, label).stream().findFirst())
        : Future.succeededFuture(Optional.empty());
  }

  /** All sessions, the newest first. */
  public Future<List<SessionEntry>> all() {
    return database.exists() ? database.read(SessionRows::all) : Future.succeededFuture(List.of());
  }

  /**
   * Changes fields of a session; makes the session where there is none.
   *
   * @param merge the new values; null takes a field away
   */
  public Future<SessionEntry> patch(SessionKey key, JsonObject merge) {
    JsonObject values = merge.copy();
    return stored(
        "patch",
        connection -> {
          SessionEntry entry = SessionRows.find(connection, key).orElse(null);
          taken(connection, key, values);
          return patched(connection, entry == null ? made(connection, key) : entry, values);
        });
  }

  /** The same as a part of another change of the database. Blocks. */
  public static SessionEntry patched(Connection connection, SessionEntry entry, JsonObject merge)
      throws SQLException {
    JsonObject fields = entry.fields().copy();
    for (Map.Entry<String, Object> value : merge) {
      if (value.getValue() == null) {
        fields.remove(value.getKey());
      } else {
        fields.put(value.getKey(), value.getValue());
      }
    }
    SessionEntry patched = entry.with(entry.sessionId(), entry.updatedAt(), fields);
    SessionRows.put(connection, patched);
    return patched;
  }

  /** Begins a new conversation: another transcript, counters at zero, settings and route kept. */
  public Future<SessionEntry> reset(SessionKey key) {
    return stored(
        "reset",
        connection -> {
          SessionEntry entry = SessionRows.find(connection, key).orElse(null);
          return entry == null ? made(connection, key) : renewed(connection, entry);
        });
  }

  /** An entry for a session that begins with a part of {@code parent}; it is not stored yet. */
  SessionEntry child(SessionEntry parent, String id) {
    long now = clock.millis();
    JsonObject fields = kept(parent);
    List.of("label", "displayName", "subject", "spawnedBy").forEach(fields::remove);
    fields.put("createdAt", now).put("parentSessionKey", parent.key().value());
    String agent = parent.key().agentId();
    SessionKey key =
        new SessionKey(
            "agent:" + (agent.isEmpty() ? SessionKeys.agentId(agent) : agent) + ":fork:" + id);
    return new SessionEntry(key, id, now, fields);
  }

  private static JsonObject kept(SessionEntry entry) {
    JsonObject fields = new JsonObject();
    for (Map.Entry<String, Object> field : entry.fields()) {
      if (KEPT.contains(field.getKey())) {
        fields.put(field.getKey(), field.getValue());
      }
    }
    return fields;
  }

  /** Whether the session may send, or start a turn. */
  public boolean sendAllowed(
      SessionEntry entry, Optional<String> channel, Optional<String> chatType) {
    return sending.allows(entry, channel, chatType);
  }

  /** Where an agent's sessions are kept, as clients know it. */
  public Path store(String agentId) {
    return layout.sessions(SessionKeys.agentId(agentId)).resolve("sessions.json");
  }

  /** Reads what {@link #count} and {@link #summary} tell, where there is a database. */
  public Future<Void> load() {
    Future<Void> before = loaded;
    if (before != null && !before.failed()) {
      return before;
    }
    if (!database.exists()) {
      return Future.succeededFuture();
    }
    Future<Void> now =
        database
            .read(SessionRows::all)
            .map(
                entries -> {
                  entries.forEach(entry -> touched(entry.key(), entry.updatedAt()));
                  return null;
                });
    loaded = now;
    return now;
  }

  /** How many sessions there are, as far as {@link #load} has read them. */
  public int count() {
    return known.size();
  }

  /** An agent's place, number and newest sessions, as {@code health} tells them. */
  public JsonObject summary(String agentId) {
    String agent = SessionKeys.agentId(agentId);
    List<Map.Entry<SessionKey, Long>> own =
        known.entrySet().stream().filter(entry -> entry.getKey().agentId().equals(agent)).toList();
    return new JsonObject()
        .put("path", store(agentId).toString())
        .put("count", own.size())
        .put("recent", recent(own.stream(), RECENT));
  }

  private JsonArray recent(Stream<Map.Entry<SessionKey, Long>> entries, int most) {
    long now = clock.millis();
    JsonArray recent = new JsonArray();
    entries
        .sorted(Map.Entry.<SessionKey, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .forEach(
            entry ->
                recent.add(
                    new JsonObject()
                        .put("key", entry.getKey().value())
                        .put("updatedAt", entry.getValue())
                        .put("age", Math.max(0, now - entry.getValue()))));
    return recent;
  }

  /** Notes that something happened in a session. */
  void touched(SessionKey key, long at) {
    known.merge(key, at, Math::max);
  }

  /** Notes that a session is gone. */
  void deleted(SessionKey key) {
    known.remove(key);
    changed(key, "delete");
  }

  /** Tells the listeners that a turn of a session got on. On the gateway's loop. */
  public void ran(SessionKey key, String runId, String phase) {
    listeners.forEach(listener -> listener.ran(key, runId, phase));
  }

  /** Tells the listeners that something of a session has changed. On the gateway's loop. */
  public void changed(SessionKey key, String reason) {
    listeners.forEach(listener -> listener.changed(key, reason));
  }

  private Future<SessionEntry> stored(String reason, Database.Work<SessionEntry> work) {
    changing++;
    return database
        .write(work)
        .onComplete(done -> changing--)
        .onSuccess(
            entry -> {
              touched(entry.key(), entry.updatedAt());
              changed(entry.key(), reason);
            });
  }

  private static void taken(Connection connection, SessionKey key, JsonObject merge)
      throws SQLException {
    if (merge.getValue("label") instanceof String label) {
      for (SessionEntry other : SessionRows.byLabel(connection, label)) {
        if (!other.key().equals(key)) {
          throw RpcException.invalid("label already in use: " + label);
        }
      }
    }
  }

  private SessionEntry made(Connection connection, SessionKey key) throws SQLException {
    long now = clock.millis();
    SessionEntry entry =
        new SessionEntry(
            key, UUID.randomUUID().toString(), now, new JsonObject().put("createdAt", now));
    SessionRows.put(connection, entry);
    return entry;
  }

  private SessionEntry renewed(Connection connection, SessionEntry entry) throws SQLException {
    JsonObject fields =
        new JsonObject().put("systemSent", false).put("abortedLastRun", false).mergeIn(kept(entry));
    fields
        .put("inputTokens", 0)
        .put("outputTokens", 0)
        .put("totalTokens", 0)
        .put("compactionCount", 0);
    SessionEntry renewed = entry.with(UUID.randomUUID().toString(), clock.millis(), fields);
    SessionRows.put(connection, renewed);
    return renewed;
  }
}
