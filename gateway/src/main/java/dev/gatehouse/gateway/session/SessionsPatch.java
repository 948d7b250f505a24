package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.ModelRef;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** {@code sessions.patch}: changes settings of a session; null clears one. */
final class SessionsPatch implements RpcMethod {
  private static final ParamsSpec PARAMS = spec();

  private final Sessions sessions;
  private final SessionKeys keys;
  private final SessionPatch patch;
  private final SessionDefaults defaults;

  @Inject
  SessionsPatch(Sessions sessions, SessionKeys keys, SessionPatch patch, SessionDefaults defaults) {
    this.sessions = sessions;
    this.keys = keys;
    this.patch = patch;
    this.defaults = defaults;
  }

  @Override
  public String name() {
    return "sessions.patch";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public Scope scope(Protocol protocol) {
    return protocol == Protocol.V4 ? Scope.WRITE : scope();
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ok, path, key, entry, resolved}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST invalid <field> (use …)",
        "INVALID_REQUEST label already in use: …",
        "INVALID_REQUEST spawnedBy cannot be changed once set",
        "INVALID_REQUEST session changed; list the sessions and try again");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    if (call.caller().protocol() == Protocol.V4 && !call.caller().has(Scope.ADMIN)) {
      for (String name : params.fieldNames()) {
        if (SessionPatch.names().contains(name) && !SessionPatch.ARRANGING.contains(name)) {
          throw RpcException.missingScope(Protocol.V4, Scope.ADMIN);
        }
      }
    }
    SessionKey key = keys.canonical(params.getString("key"));
    JsonObject merge = patch.merge(key, params, call.caller().protocol());
    String expected = params.getString("expectedSessionId");
    return sessions
        .find(key)
        .compose(
            found -> {
              if (expected != null
                  && found.filter(entry -> entry.sessionId().equals(expected)).isEmpty()) {
                throw RpcException.invalid("session changed; list the sessions and try again");
              }
              Object parent = merge.getValue("spawnedBy");
              if (parent != null
                  && found
                      .flatMap(entry -> entry.text("spawnedBy"))
                      .filter(own -> !own.equals(parent))
                      .isPresent()) {
                throw RpcException.invalid("spawnedBy cannot be changed once set");
              }
              if (call.caller().protocol() == Protocol.V4) {
                checkThinking(
                    found.orElseGet(() -> new SessionEntry(key, "", 0, new JsonObject())), merge);
              }
              return sessions.patch(key, merge);
            })
        .map(
            entry ->
                new JsonObject()
                    .put("ok", true)
                    .put("path", sessions.store(entry.key().agentId()).toString())
                    .put("key", entry.key().value())
                    .put("entry", entry.toJson())
                    .put("resolved", defaults.of(entry)));
  }

  private void checkThinking(SessionEntry entry, JsonObject merge) {
    if (merge.getValue("thinkingLevel") instanceof String level) {
      JsonObject fields = entry.fields().copy().mergeIn(merge);
      ModelRef model =
          defaults.model(
              new SessionEntry(entry.key(), entry.sessionId(), entry.updatedAt(), fields));
      List<String> levels = defaults.levels(model);
      if (!levels.contains(level)) {
        throw RpcException.invalid(
            "thinkingLevel \""
                + level
                + "\" is not supported for "
                + model
                + " (use "
                + String.join("|", levels)
                + ")");
      }
    }
  }

  private static ParamsSpec spec() {
    List<ParamsSpec.Field> fields = new ArrayList<>();
    fields.add(ParamsSpec.word("key").required());
    fields.add(ParamsSpec.word("agentId"));
    fields.add(ParamsSpec.word("expectedSessionId"));
    for (String name : SessionPatch.names()) {
      fields.add(
          switch (name) {
            case "archived", "pinned", "unread" -> ParamsSpec.flag(name);
            default -> ParamsSpec.text(name).nullable();
          });
    }
    return ParamsSpec.of(fields.toArray(new ParamsSpec.Field[0]));
  }
}
