package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.Connections;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells clients that asked for it what happens in the sessions. Used on the gateway's loop. Nothing
 * is read for a session that nobody wants to hear of.
 */
@Singleton
final class SessionFeed implements Connections.Listener {
  private final Broadcaster broadcaster;

  /** One connection cannot make the gateway remember more sessions than this. */
  static final int MAX_SESSIONS = 1_000;

  private final Sessions sessions;
  private final SessionView view;
  private final WireMessages messages;
  private final Clock clock;
  private final Set<String> all = new HashSet<>();
  private final Map<SessionKey, Set<String>> bySession = new HashMap<>();
  private final Map<String, Set<SessionKey>> byConnection = new HashMap<>();

  @Inject
  SessionFeed(
      Broadcaster broadcaster,
      Sessions sessions,
      Transcripts transcripts,
      SessionView view,
      WireMessages messages,
      Connections connections,
      Clock clock) {
    this.broadcaster = broadcaster;
    this.sessions = sessions;
    this.view = view;
    this.messages = messages;
    this.clock = clock;
    connections.listen(this);
    sessions.listen(
        new Sessions.Listener() {
          @Override
          public void changed(SessionKey key, String reason) {
            tell(key, new JsonObject().put("reason", reason));
          }

          @Override
          public void ran(SessionKey key, String runId, String phase) {
            tell(key, new JsonObject().put("phase", phase).put("runId", runId));
          }
        });
    transcripts.listen(this::said);
  }

  void add(Caller caller) {
    all.add(caller.connectionId());
  }

  void remove(Caller caller) {
    all.remove(caller.connectionId());
  }

  /**
   * Tells a client what is said in a session.
   *
   * @throws RpcException when it follows a thousand already
   */
  void add(Caller caller, SessionKey key) {
    String id = caller.connectionId();
    Set<SessionKey> own = byConnection.computeIfAbsent(id, ignored -> new HashSet<>());
    if (own.size() >= MAX_SESSIONS && !own.contains(key)) {
      throw RpcException.unavailable("too many subscriptions on one connection");
    }
    own.add(key);
    bySession.computeIfAbsent(key, ignored -> new HashSet<>()).add(id);
  }

  void remove(Caller caller, SessionKey key) {
    String id = caller.connectionId();
    byConnection.computeIfPresent(
        id,
        (ignored, own) -> {
          own.remove(key);
          return own.isEmpty() ? null : own;
        });
    forget(id, key);
  }

  @Override
  public void disconnected(Caller caller) {
    remove(caller);
    String id = caller.connectionId();
    Set<SessionKey> own = byConnection.remove(id);
    if (own != null) {
      own.forEach(key -> forget(id, key));
    }
  }

  private void forget(String connectionId, SessionKey key) {
    bySession.computeIfPresent(
        key,
        (ignored, connections) -> {
          connections.remove(connectionId);
          return connections.isEmpty() ? null : connections;
        });
  }

  private void tell(SessionKey key, JsonObject what) {
    if (!all.isEmpty()) {
      sessions
          .find(key)
          .onSuccess(
              entry ->
                  broadcaster.broadcast(
                      GatewayEvent.of(
                              "sessions.changed", head(key).mergeIn(what).mergeIn(row(entry)))
                          .to(caller -> all.contains(caller.connectionId()))));
    }
  }

  private void said(SessionEntry session, TranscriptEntry said) {
    SessionKey key = session.key();
    if (all.isEmpty() && !bySession.containsKey(key)) {
      return;
    }
    JsonObject message = messages.of(said, Integer.MAX_VALUE, Protocol.V4).orElse(null);
    sessions
        .find(key)
        .onSuccess(
            entry ->
                broadcaster.broadcast(
                    GatewayEvent.of(
                            "session.message",
                            run(head(key), said)
                                .put("message", message)
                                .put("messageId", said.id())
                                .put("messageSeq", said.number())
                                .mergeIn(row(entry)))
                        .to(caller -> hears(caller, key))));
  }

  private static JsonObject run(JsonObject json, TranscriptEntry said) {
    said.runId().ifPresent(runId -> json.put("runId", runId));
    return json;
  }

  private boolean hears(Caller caller, SessionKey key) {
    return all.contains(caller.connectionId())
        || bySession.getOrDefault(key, Set.of()).contains(caller.connectionId());
  }

  private JsonObject head(SessionKey key) {
    return new JsonObject()
        .put("sessionKey", key.value())
        .put("agentId", key.agentId())
        .put("ts", clock.millis());
  }

  private JsonObject row(Optional<SessionEntry> entry) {
    JsonObject json = new JsonObject();
    entry.ifPresent(
        found ->
            json.put("session", view.row(found, Protocol.V4, SessionView.Words.NONE))
                .put("sessionId", found.sessionId())
                .put("updatedAt", found.updatedAt()));
    return json;
  }
}
