package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code canvas.status}: where the canvas is, and what stands on it. */
final class CanvasStatus implements RpcMethod {
  private final CanvasHost host;
  private final CanvasScreen screen;
  private final A2uiSurface surface;

  @Inject
  CanvasStatus(CanvasHost host, CanvasScreen screen, A2uiSurface surface) {
    this.host = host;
    this.screen = screen;
    this.surface = surface;
  }

  @Override
  public String name() {
    return "canvas.status";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{enabled, port, ownPort, root, liveReload, browser, surfaces, pages, actions}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return Future.succeededFuture(
        new JsonObject()
            .put("enabled", host.isOpen())
            .put("port", host.port())
            .put("ownPort", host.ownPort().isPresent())
            .put("root", host.settings().root().toString())
            .put("liveReload", host.settings().liveReload())
            .put("browser", screen.exists())
            .put("surfaces", new JsonArray(surface.surfaces()))
            .put("pages", surface.pages())
            .put("actions", new JsonArray(surface.actions())));
  }
}
