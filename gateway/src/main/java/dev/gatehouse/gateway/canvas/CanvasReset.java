package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code canvas.reset}: takes away everything that was pushed. Files stay. */
final class CanvasReset implements RpcMethod {
  private final A2uiSurface surface;

  @Inject
  CanvasReset(A2uiSurface surface) {
    this.surface = surface;
  }

  @Override
  public String name() {
    return "canvas.reset";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{ok, pages}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return Future.succeededFuture(new JsonObject().put("ok", true).put("pages", surface.reset()));
  }
}
