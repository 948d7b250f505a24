package dev.gatehouse.gateway.voice;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code tts.providers}: who could speak answers; nobody. */
final class TtsProviders implements RpcMethod {
  @Override
  public String name() {
    return "tts.providers";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public String result() {
    return "{providers: [], active: \"\"}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return Future.succeededFuture(
        new JsonObject().put("providers", new JsonArray()).put("active", ""));
  }
}
