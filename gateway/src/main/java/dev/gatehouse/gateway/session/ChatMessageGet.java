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
import java.util.Optional;

/** {@code chat.message.get}: one message of a session, whole. */
final class ChatMessageGet implements RpcMethod {
  private static final int DEFAULT_CHARS = 2_000_000;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("sessionKey").required(),
          word("agentId"),
          word("messageId").required(),
          integer("maxChars", 1, 2_000_000));

  private final Sessions sessions;
  private final Transcripts transcripts;
  private final SessionKeys keys;

  @Inject
  ChatMessageGet(Sessions sessions, Transcripts transcripts, SessionKeys keys) {
    this.sessions = sessions;
    this.transcripts = transcripts;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "chat.message.get";
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
    return "{ok, message?, unavailableReason?: \"not_found\" | \"oversized\" | "
        + "\"not_visible\"}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    int most = params.getInteger("maxChars", DEFAULT_CHARS);
    return sessions
        .find(keys.canonical(params.getString("sessionKey")))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.<TranscriptEntry>empty())
                    : transcripts.find(found.get().sessionId(), params.getString("messageId")))
        .map(
            entry -> {
              Optional<JsonObject> message =
                  entry
                      .flatMap(TranscriptEntry::messageJson)
                      .map(json -> HistoryText.message(json, Integer.MAX_VALUE));
              if (message.isEmpty()) {
                return refused("not_found");
              }
              return message.get().encode().length() > most
                  ? refused("oversized")
                  : new JsonObject().put("ok", true).put("message", message.get());
            });
  }

  private static JsonObject refused(String reason) {
    return new JsonObject().put("ok", false).put("unavailableReason", reason);
  }
}
