package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code sessions.unsubscribe}: the client hears no more of changes of the sessions. */
final class SessionsUnsubscribe implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.OPEN;

  private final SessionFeed feed;

  @Inject
  SessionsUnsubscribe(SessionFeed feed) {
    this.feed = feed;
  }

  @Override
  public String name() {
    return "sessions.unsubscribe";
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
    return "{subscribed: false}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    feed.remove(call.caller());
    return Future.succeededFuture(new JsonObject().put("subscribed", false));
  }
}
