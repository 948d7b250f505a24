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
 * {@code sessions.rewind}: goes back in a session; its turns end first. What was said after the
 * point stays in the transcript but counts no more. A person's message at the point comes back as
 * text to be edited.
 */
final class SessionsRewind implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("sessionKey").required(), word("agentId"), word("entryId").required());

  private final SessionChanges changes;
  private final SessionKeys keys;

  @Inject
  SessionsRewind(SessionChanges changes, SessionKeys keys) {
    this.changes = changes;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "sessions.rewind";
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
    return "{editorText?, editorAttachments?: [{mimeType, data}]}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST session not found",
        "INVALID_REQUEST entry not found: <id>",
        "UNAVAILABLE Session <key> is still active; try again in a moment.");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return changes
        .rewind(
            keys.canonical(call.params().getString("sessionKey")),
            call.params().getString("entryId"))
        .map(TurningPoint::editor);
  }
}
