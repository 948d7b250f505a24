package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code sessions.subscribe}: the client hears from now on of changes of the sessions. */
final class SessionsSubscribe implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.OPEN;

  private final SessionFeed feed;

  @Inject
  SessionsSubscribe(SessionFeed feed) {
    this.feed = feed;
  }

  @Override
  public String name() {
    return "sessions.subscribe";
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
    return "{subscribed: true}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    feed.add(call.caller());
    return Future.succeededFuture(new JsonObject().put("subscribed", true));
  }
}
