package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code canvas.push}: draws A2UI messages of version 0.8, one JSON object on each line. */
final class CanvasPush implements RpcMethod {
  private final CanvasHost host;
  private final A2uiSurface surface;

  @Inject
  CanvasPush(CanvasHost host, A2uiSurface surface) {
    this.host = host;
    this.surface = surface;
  }

  @Override
  public String name() {
    return "canvas.push";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.of(ParamsSpec.text("jsonl", A2uiMessages.MAX_CHARS).required());
  }

  @Override
  public String result() {
    return "{ok, surfaces, pages}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST line N and what is wrong with it",
        "UNAVAILABLE this gateway has no canvas: canvasHost.enabled is false");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    if (!host.isOpen()) {
      throw CanvasOpen.closed();
    }
    int pages;
    try {
      pages = surface.push(call.params().getString("jsonl"));
    } catch (IllegalArgumentException e) {
      throw RpcException.invalid(String.valueOf(e.getMessage()));
    }
    return Future.succeededFuture(
        new JsonObject()
            .put("ok", true)
            .put("surfaces", new JsonArray(surface.surfaces()))
            .put("pages", pages));
  }
}
