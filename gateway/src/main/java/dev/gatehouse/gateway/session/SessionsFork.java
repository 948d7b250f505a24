package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/**
 * {@code sessions.fork}: a new session with what was said in another one up to a point. The other
 * one stays as it is. A person's message at the point comes back as text to be edited.
 */
final class SessionsFork implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("sessionKey").required(), word("agentId"), word("entryId").required());

  private final SessionChanges changes;
  private final SessionKeys keys;

  @Inject
  SessionsFork(SessionChanges changes, SessionKeys keys) {
    this.changes = changes;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "sessions.fork";
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
  public String result() {
    return "{sessionKey, editorText?, editorAttachments?: [{mimeType, data}]}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST session not found", "INVALID_REQUEST entry not found: <id>");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return changes
        .fork(
            keys.canonical(call.params().getString("sessionKey")),
            call.params().getString("entryId"))
        .map(
            forked ->
                new JsonObject()
                    .put("sessionKey", forked.session().key().value())
                    .mergeIn(forked.point().editor()));
  }
}
