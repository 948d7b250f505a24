package dev.gatehouse.gateway.voice;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** {@code tts.disable}: answers are not spoken; they never are. */
final class TtsDisable implements RpcMethod {
  @Override
  public String name() {
    return "tts.disable";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public String result() {
    return "{enabled: false}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return Future.succeededFuture(new JsonObject().put("enabled", false));
  }
}
