package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/**
 * {@code sessions.compact}: keeps the last records of a transcript; the whole one becomes a file.
 */
final class SessionsCompact implements RpcMethod {
  private static final long DEFAULT_LINES = 400;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("key").required(), word("agentId"), integer("maxLines", 1));

  private final SessionChanges changes;
  private final SessionKeys keys;

  @Inject
  SessionsCompact(SessionChanges changes, SessionKeys keys) {
    this.changes = changes;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "sessions.compact";
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
    return "{ok, key, compacted, reason?, kept?, archived?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    SessionKey key = keys.canonical(call.params().getString("key"));
    int most = (int) Math.min(Integer.MAX_VALUE, call.params().getLong("maxLines", DEFAULT_LINES));
    return changes
        .cut(key, most)
        .map(
            cut -> {
              JsonObject answer =
                  new JsonObject()
                      .put("ok", true)
                      .put("key", key.value())
                      .put("compacted", cut.done());
              cut.reason().ifPresent(reason -> answer.put("reason", reason));
              cut.archived().ifPresent(file -> answer.put("archived", file.toString()));
              return cut.reason().isPresent() ? answer : answer.put("kept", cut.kept());
            });
  }
}
