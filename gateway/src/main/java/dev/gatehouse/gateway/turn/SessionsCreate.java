package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.session.SessionPatch;
import dev.gatehouse.gateway.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code sessions.create}: a session with a given key, or one that nobody has; with a message also
 * its first turn. One that is there already is answered as it is, with what the request changes.
 */
final class SessionsCreate implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("key"),
          word("idempotencyKey"),
          word("agentId"),
          word("label"),
          word("displayName"),
          word("category"),
          word("model"),
          word("thinkingLevel"),
          word("parentSessionKey"),
          text("task"),
          text("message"),
          any("attachments"),
          integer("timeoutMs", 0));
  private static final int MAX_NAME_CHARS = 500;

  private final Sessions sessions;
  private final SessionKeys keys;
  private final SessionPatch patch;
  private final Agents agents;
  private final ChatSending sending;

  @Inject
  SessionsCreate(
      Sessions sessions, SessionKeys keys, SessionPatch patch, Agents agents, ChatSending sending) {
    this.sessions = sessions;
    this.keys = keys;
    this.patch = patch;
    this.agents = agents;
    this.sending = sending;
  }

  @Override
  public String name() {
    return "sessions.create";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public boolean idempotent() {
    return true;
  }

  @Override
  public String result() {
    return "{ok, key, sessionId, entry: {…}, runStarted, runId?, resolved: {modelProvider, model}}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST unknown agent id \"x\"",
        "INVALID_REQUEST label already in use: x",
        "INVALID_REQUEST model not allowed: x");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    SessionKey key = key(params);
    if (agents.find(key.agentId()).isEmpty()) {
      throw RpcException.invalid("unknown agent id \"" + key.agentId() + "\"");
    }
    return sessions
        .find(key)
        .compose(found -> sessions.patch(key, changes(key, params, found.isEmpty())))
        .compose(entry -> start(call, entry));
  }

  private SessionKey key(JsonObject params) {
    String agentId = params.getString("agentId", agents.main().id());
    return params.containsKey("key")
        ? keys.canonical(params.getString("key"))
        : keys.of(agentId, UUID.randomUUID().toString());
  }

  private JsonObject changes(SessionKey key, JsonObject params, boolean made) {
    JsonObject asked = new JsonObject();
    for (String name : List.of("label", "category", "model", "thinkingLevel")) {
      if (params.containsKey(name)) {
        asked.put(name, params.getString(name));
      }
    }
    JsonObject changes = patch.merge(key, asked, Protocol.V4);
    if (params.getValue("displayName") instanceof String name) {
      if (name.length() > MAX_NAME_CHARS) {
        throw RpcException.invalid("displayName too long (max " + MAX_NAME_CHARS + ")");
      }
      changes.put("displayName", name.strip());
    }
    if (made) {
      changes.put("createdVia", "operator");
      if (params.getValue("parentSessionKey") instanceof String parent) {
        changes.put("parentSessionKey", keys.canonical(parent).value());
      }
    }
    return changes;
  }

  private Future<JsonObject> start(RpcCall call, SessionEntry entry) {
    JsonObject params = call.params();
    ModelRef model = agents.models(entry.key().agentId()).primary();
    JsonObject answer =
        new JsonObject()
            .put("ok", true)
            .put("key", entry.key().value())
            .put("sessionId", entry.sessionId())
            .put("entry", entry.toJson())
            .put("runStarted", false)
            .put(
                "resolved",
                new JsonObject()
                    .put("modelProvider", entry.text("providerOverride").orElse(model.provider()))
                    .put("model", entry.text("modelOverride").orElse(model.model())));
    String message = params.getString("message", params.getString("task", ""));
    if (message.isBlank() && !params.containsKey("attachments")) {
      return Future.succeededFuture(answer);
    }
    JsonObject first = new JsonObject().put("key", entry.key().value()).put("message", message);
    for (String name : List.of("attachments", "timeoutMs")) {
      if (params.containsKey(name)) {
        first.put(name, params.getValue(name));
      }
    }
    return sending
        .send(
            call.caller(),
            name(),
            entry.key().value(),
            UUID.randomUUID().toString(),
            first,
            Optional.empty())
        .map(started -> answer.put("runStarted", true).put("runId", started.getString("runId")));
  }
}
