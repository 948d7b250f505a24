package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code sessions.reset}: begins a new conversation in a session; its turns end first. */
final class SessionsReset implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("key").required(), word("agentId"), choice("reason", "new", "reset"));

  private final SessionChanges changes;
  private final SessionKeys keys;
  private final SessionDefaults defaults;

  @Inject
  SessionsReset(SessionChanges changes, SessionKeys keys, SessionDefaults defaults) {
    this.changes = changes;
    this.keys = keys;
    this.defaults = defaults;
  }

  @Override
  public String name() {
    return "sessions.reset";
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
    return "{ok, key, entry, resolved}";
  }

  @Override
  public List<String> errors() {
    return List.of("UNAVAILABLE while a turn of it does not end");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return changes
        .reset(keys.canonical(call.params().getString("key")))
        .map(
            entry ->
                new JsonObject()
                    .put("ok", true)
                    .put("key", entry.key().value())
                    .put("entry", entry.toJson())
                    .put("resolved", defaults.of(entry)));
  }
}
