package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/**
 * {@code canvas.open}: an address that opens a page of the canvas for an hour, for whoever has it;
 * with {@code show} the instance's own browser opens it as well.
 */
final class CanvasOpen implements RpcMethod {
  private final CanvasHost host;
  private final CanvasScreen screen;
  private final OwnCanvas canvas;

  @Inject
  CanvasOpen(CanvasHost host, CanvasScreen screen, OwnCanvas canvas) {
    this.host = host;
    this.screen = screen;
    this.canvas = canvas;
  }

  @Override
  public String name() {
    return "canvas.open";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.of(
        ParamsSpec.text("path", 1_000)
            .about("a file of the canvas; missing for what was pushed, else the first page"),
        ParamsSpec.flag("a2ui").about("the page that draws what was pushed"),
        ParamsSpec.flag("show"));
  }

  @Override
  public String result() {
    return "{ok, url, shown, targetId?}";
  }

  @Override
  public List<String> errors() {
    return List.of("UNAVAILABLE this gateway has no canvas: canvasHost.enabled is false");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    if (!host.isOpen()) {
      throw closed();
    }
    String url = screen.url(view(canvas, call.params()));
    JsonObject answer = new JsonObject().put("ok", true).put("url", url).put("shown", false);
    return call.params().getBoolean("show", false)
        ? screen
            .show(url)
            .recover(CanvasOpen::refused)
            .map(
                shown ->
                    answer
                        .put("shown", true)
                        .put("targetId", String.valueOf(shown.get("targetId"))))
        : Future.succeededFuture(answer);
  }

  static CanvasView view(OwnCanvas canvas, JsonObject params) {
    return params.getBoolean("a2ui", false)
        ? CanvasView.A2UI
        : canvas.view(params.getString("path", ""));
  }

  static RpcException closed() {
    return RpcException.unavailable("this gateway has no canvas: canvasHost.enabled is false");
  }

  static <T> Future<T> refused(Throwable failure) {
    return Future.failedFuture(
        failure instanceof CanvasScreen.Refusal
            ? RpcException.unavailable(String.valueOf(failure.getMessage()))
            : failure);
  }
}
