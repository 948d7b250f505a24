package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.HelloPart;
import dev.gatehouse.gateway.protocol.Protocol;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** Tells a client where the canvas is, and how it gets in. */
final class CanvasHello implements HelloPart {
  private final CanvasHost host;
  private final CanvasPaths paths;

  @Inject
  CanvasHello(CanvasHost host, CanvasPaths paths) {
    this.host = host;
    this.paths = paths;
  }

  @Override
  public void addTo(JsonObject hello, Caller caller) {
    if (!host.isOpen()) {
      return;
    }
    String origin = "http://127.0.0.1:" + host.port();
    if (caller.protocol() == Protocol.V3) {
      hello.put("canvasHostUrl", origin);
    } else {
      hello.put(
          "pluginSurfaceUrls", new JsonObject().put("canvas", origin + paths.newCapabilityPath()));
    }
  }
}
