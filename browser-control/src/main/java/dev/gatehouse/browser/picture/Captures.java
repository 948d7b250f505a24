package dev.gatehouse.browser.picture;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes pictures of tabs, also of those in the background: a tab is made to believe that it is in
 * front, for the browser draws no other. Chromium itself draws a large view smaller, so that little
 * has to be shrunk afterwards. Never blocks.
 */
final class Captures {
  /** A page may be endless; this much of its height is drawn, in CSS pixels. */
  static final int MAX_PAGE_HEIGHT = 40_000;

  private static final int JPEG_QUALITY = 85;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration WORLD_LIMIT = Duration.ofSeconds(5);

  private final Vertx vertx;

  @Inject
  Captures(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * What a tab shows, in CSS pixels.
   *
   * @param view the visible part of the page, in the page's coordinates
   * @param page the whole page
   * @param scale device pixels of a picture for one CSS pixel of the page
   * @param zoom what of {@code scale} comes from the page being zoomed
   */
  record Layout(Area view, Area page, double scale, double zoom) {}

  /**
   * A picture and how it came about.
   *
   * @param scale pixels of the picture for one CSS pixel
   * @param whole whether it shows all that was asked for
   */
  record Shot(EncodedPicture picture, double scale, boolean whole) {}

  /** A picture of what the tab shows now. */
  Future<Shot> view(Tab tab, PictureFormat format) {
    return layout(tab).compose(layout -> shoot(tab, format, layout, layout.view(), true));
  }

  /** A picture of the whole page, as far as {@link #MAX_PAGE_HEIGHT} reaches. */
  Future<Shot> page(Tab tab, PictureFormat format) {
    return layout(tab)
        .compose(
            layout -> {
              Area page = layout.page();
              boolean whole = page.height() <= MAX_PAGE_HEIGHT;
              Area area =
                  new Area(
                      page.x(), page.y(), page.width(), Math.min(page.height(), MAX_PAGE_HEIGHT));
              return shoot(tab, format, layout, area, whole);
            });
  }

  /** A picture of a part of the tab, which is given in the coordinates of its viewport. */
  Future<Shot> part(Tab tab, PictureFormat format, Area inViewport) {
    return layout(tab)
        .compose(
            layout ->
                shoot(
                    tab,
                    format,
                    layout,
                    inViewport.moved(layout.view().x(), layout.view().y()),
                    true));
  }

  private static Future<Layout> layout(Tab tab) {
    Future<Integer> world =
        tab.frames().main().isolatedWorld().timeout(WORLD_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    Future<Double> ratio =
        world.compose(
            id ->
                tab.session()
                    .send(
                        "Runtime.evaluate",
                        new JsonObject()
                            .put("expression", "devicePixelRatio")
                            .put("contextId", id)
                            .put("returnByValue", true),
                        LIMIT)
                    .map(answer -> answer.getJsonObject("result").getDouble("value", 1.0)));
    return tab.session()
        .send("Page.getLayoutMetrics", new JsonObject(), LIMIT)
        .compose(metrics -> ratio.map(devicePixels -> layout(metrics, devicePixels)))
        .recover(cause -> Future.failedFuture(explained(cause)));
  }

  private static Layout layout(JsonObject metrics, double devicePixels) {
    JsonObject visual = metrics.getJsonObject("cssVisualViewport");
    JsonObject content = metrics.getJsonObject("cssContentSize");
    double zoom = visual.getDouble("scale", 1.0);
    return new Layout(
        new Area(
            visual.getDouble("pageX", 0.0),
            visual.getDouble("pageY", 0.0),
            visual.getDouble("clientWidth", 1.0),
            visual.getDouble("clientHeight", 1.0)),
        new Area(0, 0, content.getDouble("width", 1.0), content.getDouble("height", 1.0)),
        zoom * devicePixels,
        zoom);
  }

  private Future<Shot> shoot(
      Tab tab, PictureFormat format, Layout layout, Area area, boolean whole) {
    double longest = Math.max(area.width(), area.height()) * layout.scale();
    double fit = Math.min(1, PictureFit.MAX_SIDE / Math.max(1, longest));
    JsonObject params =
        new JsonObject()
            .put("format", format.label())
            .put("captureBeyondViewport", !layout.view().contains(area))
            .put("clip", area.clip(layout.zoom() * fit));
    if (format == PictureFormat.JPEG) {
      params.put("quality", JPEG_QUALITY);
    }
    return tab.session()
        .send("Emulation.setFocusEmulationEnabled", new JsonObject().put("enabled", true), LIMIT)
        .compose(front -> tab.session().send("Page.captureScreenshot", params, LIMIT))
        .recover(cause -> Future.failedFuture(explained(cause)))
        .compose(answer -> vertx.executeBlocking(() -> fitted(answer.getString("data", "")), false))
        .map(picture -> new Shot(picture, scale(picture, area), whole));
  }

  /** By the longer side, which the browser has rounded less. */
  private static double scale(EncodedPicture picture, Area area) {
    return area.width() > area.height()
        ? picture.width() / Math.max(1, area.width())
        : picture.height() / Math.max(1, area.height());
  }

  private static EncodedPicture fitted(String base64) {
    return PictureFit.fit(PictureFit.inspect(Base64.getDecoder().decode(base64)));
  }

  private static Throwable explained(Throwable cause) {
    boolean late =
        cause instanceof TimeoutException
            || (cause instanceof CdpException failure && failure.timedOut());
    return late ? tooSlow(cause) : cause;
  }

  static BrowserException tooSlow(Throwable cause) {
    return new BrowserException(
        500,
        "the page did not draw itself in time: a script may keep it busy, or a dialog may be open."
            + " Answer the dialog, wait, or close the tab",
        cause);
  }
}
