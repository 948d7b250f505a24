package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.OptionalInt;

/** {@code resize}: gives the page a window of another size, for as long as the tab lives. */
final class ResizeAct implements ActKind {
  // What Chromium takes; larger pictures of a page than this cannot be made either.
  private static final int MOST = 10_000_000;

  @Inject
  ResizeAct() {}

  @Override
  public String name() {
    return "resize";
  }

  @Override
  public Act read(Fields fields) {
    OptionalInt width = fields.whole("width");
    OptionalInt height = fields.whole("height");
    if (width.isEmpty() || height.isEmpty()) {
      throw new BrowserException(400, "width and height are required");
    }
    JsonObject size =
        new JsonObject()
            .put("width", Math.max(1, Math.min(width.getAsInt(), MOST)))
            .put("height", Math.max(1, Math.min(height.getAsInt(), MOST)))
            .put("deviceScaleFactor", 0)
            .put("mobile", false);
    return Act.of(
        Limits.input(fields),
        scene ->
            scene
                .tab()
                .session()
                .send("Emulation.setDeviceMetricsOverride", size, scene.deadline().left()));
  }
}
