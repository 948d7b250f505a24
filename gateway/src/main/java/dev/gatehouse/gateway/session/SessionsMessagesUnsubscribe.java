package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code sessions.messages.unsubscribe}: the client hears no more of messages of one session. */
final class SessionsMessagesUnsubscribe implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("key").required(), word("agentId"));

  private final SessionFeed feed;
  private final SessionKeys keys;

  @Inject
  SessionsMessagesUnsubscribe(SessionFeed feed, SessionKeys keys) {
    this.feed = feed;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "sessions.messages.unsubscribe";
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
    return "{subscribed: false, key}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    SessionKey key = keys.canonical(call.params().getString("key"));
    feed.remove(call.caller(), key);
    return Future.succeededFuture(
        new JsonObject().put("subscribed", false).put("key", key.value()));
  }
}
