package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code sessions.delete}: deletes a session; its transcript becomes a file of its own. */
final class SessionsDelete implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("key").required(),
          word("agentId"),
          flag("deleteTranscript"),
          flag("emitLifecycleHooks"));

  private final SessionChanges changes;
  private final SessionKeys keys;

  @Inject
  SessionsDelete(SessionChanges changes, SessionKeys keys) {
    this.changes = changes;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "sessions.delete";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ok, key, deleted, archived: []}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST Cannot delete the main session (…).",
        "UNAVAILABLE while a turn of it does not end");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    SessionKey key = keys.canonical(call.params().getString("key"));
    return changes
        .delete(key, call.params().getBoolean("deleteTranscript", true))
        .map(
            deleted -> {
              JsonArray archived = new JsonArray();
              deleted.archived().ifPresent(file -> archived.add(file.toString()));
              return new JsonObject()
                  .put("ok", true)
                  .put("key", key.value())
                  .put("deleted", deleted.deleted())
                  .put("archived", archived);
            });
  }
}
