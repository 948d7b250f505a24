package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code sessions.messages.subscribe}: the client hears from now on of messages of one session. */
final class SessionsMessagesSubscribe implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("key").required(), word("agentId"), any("includeApprovals"));

  private final SessionFeed feed;
  private final SessionKeys keys;

  @Inject
  SessionsMessagesSubscribe(SessionFeed feed, SessionKeys keys) {
    this.feed = feed;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "sessions.messages.subscribe";
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
    return "{subscribed: true, key}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    SessionKey key = keys.canonical(call.params().getString("key"));
    feed.add(call.caller(), key);
    return Future.succeededFuture(new JsonObject().put("subscribed", true).put("key", key.value()));
  }
}
