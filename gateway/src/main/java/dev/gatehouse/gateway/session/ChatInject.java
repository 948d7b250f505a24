package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * {@code chat.inject}: puts a message of the assistant into a session, and shows it to everybody.
 */
final class ChatInject implements RpcMethod {
  private static final int MAX_LABEL = 100;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("sessionKey").required(),
          word("agentId"),
          word("message").required(),
          text("label"));

  private final Sessions sessions;
  private final Transcripts transcripts;
  private final SessionKeys keys;
  private final Broadcaster broadcaster;
  private final Clock clock;

  @Inject
  ChatInject(
      Sessions sessions,
      Transcripts transcripts,
      SessionKeys keys,
      Broadcaster broadcaster,
      Clock clock) {
    this.sessions = sessions;
    this.transcripts = transcripts;
    this.keys = keys;
    this.broadcaster = broadcaster;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "chat.inject";
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
    return "{ok, messageId}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST session not found");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    SessionKey key = keys.canonical(call.params().getString("sessionKey"));
    String label = call.params().getString("label", "").strip();
    if (label.length() > MAX_LABEL) {
      throw RpcException.invalid(
          "invalid chat.inject params: at /label: must NOT have more than "
              + MAX_LABEL
              + " characters");
    }
    String words = call.params().getString("message");
    Message message =
        new Message.Assistant(
            List.of(new Content.Text(label.isEmpty() ? words : "[" + label + "]\n\n" + words)),
            clock.millis(),
            "gatehouse",
            "injected",
            Usage.NONE,
            StopReason.INJECTED,
            Optional.empty());
    return sessions
        .find(key)
        .compose(
            found ->
                transcripts.append(
                    found.orElseThrow(() -> RpcException.invalid("session not found")),
                    message,
                    Optional.empty()))
        .map(
            entry -> {
              broadcaster.broadcast(
                  GatewayEvent.of(
                          "chat",
                          new JsonObject()
                              .put("runId", "inject-" + entry.id())
                              .put("sessionKey", key.value())
                              .put("seq", 0)
                              .put("state", "final")
                              .put("message", message.toJson()))
                      .ofSession(key.value()));
              return new JsonObject().put("ok", true).put("messageId", entry.id());
            });
  }
}
