package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;

/** {@code canvas.snapshot}: a picture of the canvas, taken in the instance's own browser. */
final class CanvasSnapshot implements RpcMethod {
  private final CanvasHost host;
  private final CanvasScreen screen;
  private final OwnCanvas canvas;

  @Inject
  CanvasSnapshot(CanvasHost host, CanvasScreen screen, OwnCanvas canvas) {
    this.host = host;
    this.screen = screen;
    this.canvas = canvas;
  }

  @Override
  public String name() {
    return "canvas.snapshot";
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
        ParamsSpec.choice("format", "png", "jpeg"),
        ParamsSpec.flag("inline").about("with the picture itself, in base64"));
  }

  @Override
  public String result() {
    return "{ok, path, format, base64?}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "UNAVAILABLE this gateway has no canvas: canvasHost.enabled is false",
        "UNAVAILABLE the browser's own words");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    if (!host.isOpen()) {
      throw CanvasOpen.closed();
    }
    JsonObject params = call.params();
    return screen
        .show(screen.url(CanvasOpen.view(canvas, params)))
        .compose(shown -> screen.snapshot(CanvasView.file(""), params.getString("format", "png")))
        .recover(CanvasOpen::refused)
        .map(
            picture -> {
              JsonObject answer =
                  new JsonObject()
                      .put("ok", true)
                      .put("path", picture.path().toString())
                      .put("format", picture.format());
              return params.getBoolean("inline", false)
                  ? answer.put("base64", Base64.getEncoder().encodeToString(picture.bytes()))
                  : answer;
            });
  }
}
