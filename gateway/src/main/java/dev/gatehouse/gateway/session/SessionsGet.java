package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
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

/** {@code sessions.get}: the newest messages of a session as they are stored. */
final class SessionsGet implements RpcMethod {
  private static final int DEFAULT_LIMIT = 200;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("key").required(), word("agentId"), integer("limit", 1, 1_000));

  private final Sessions sessions;
  private final Transcripts transcripts;
  private final SessionKeys keys;

  @Inject
  SessionsGet(Sessions sessions, Transcripts transcripts, SessionKeys keys) {
    this.sessions = sessions;
    this.transcripts = transcripts;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "sessions.get";
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
    return "{messages: []}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    int limit = call.params().getInteger("limit", DEFAULT_LIMIT);
    return sessions
        .find(keys.canonical(call.params().getString("key")))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(List.<TranscriptEntry>of())
                    : transcripts.history(found.get().sessionId(), limit))
        .map(
            entries -> {
              JsonArray messages = new JsonArray();
              entries.forEach(entry -> entry.messageJson().ifPresent(messages::add));
              return new JsonObject().put("messages", messages);
            });
  }
}
