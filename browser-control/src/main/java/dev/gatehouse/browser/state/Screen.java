package dev.gatehouse.browser.state;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.state.Emulations.Subject;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The size of a tab's view, and the devices it can pass for. Never blocks. */
final class Screen {
  private static final int MAX_SIDE = 10_000;
  private static final int TOUCH_POINTS = 5;

  private final Vertx vertx;
  private final UserAgents agents;
  private @Nullable Future<Devices> devices;

  @Inject
  Screen(Vertx vertx, UserAgents agents) {
    this.vertx = vertx;
    this.agents = agents;
  }

  /**
   * Sets the size of the view.
   *
   * @param width in CSS pixels
   * @param height in CSS pixels
   * @param scale device pixels for one CSS pixel, 0 for the display's own
   */
  Future<Void> viewport(Tab tab, int width, int height, double scale, boolean mobile) {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new BrowserException(400, "width and height must be from 1 to " + MAX_SIDE);
    }
    if (scale < 0 || scale > 10) {
      throw new BrowserException(400, "deviceScaleFactor must be from 0 to 10");
    }
    return tab.part(TabEmulation.class).set(Subject.METRICS, metrics(width, height, scale, mobile));
  }

  /** Lets the tab pass for a device; fails with 400 when there is none of that name. */
  Future<Device> device(Tab tab, String name) {
    return table().compose(table -> use(tab, name, table));
  }

  private Future<Device> use(Tab tab, String name, Devices table) {
    Optional<Device> found = table.find(name);
    if (found.isEmpty()) {
      String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
      return Future.failedFuture(
          new BrowserException(
              400,
              "Unknown device \"" + shown + "\". Near it: " + String.join(", ", table.near(name))));
    }
    Device device = found.get();
    TabEmulation emulation = tab.part(TabEmulation.class);
    return emulation
        .set(
            Subject.METRICS,
            metrics(device.width(), device.height(), device.scale(), device.agent().mobile()))
        .compose(
            done ->
                device.touch()
                    ? emulation.set(Subject.TOUCH, touch(true))
                    : emulation.unset(Subject.TOUCH, touch(false)))
        .compose(done -> agents.use(tab, emulation.agent().withDevice(found)))
        .map(device);
  }

  /** Back to the browser's own view and name. */
  Future<Void> clear(Tab tab) {
    TabEmulation emulation = tab.part(TabEmulation.class);
    return emulation
        .unset(
            Subject.METRICS,
            Emulation.ofPage("Emulation.clearDeviceMetricsOverride", new JsonObject()))
        .compose(done -> emulation.unset(Subject.TOUCH, touch(false)))
        .compose(done -> agents.use(tab, emulation.agent().withDevice(Optional.empty())));
  }

  private Future<Devices> table() {
    Future<Devices> loaded = devices;
    if (loaded == null || loaded.failed()) {
      loaded = vertx.executeBlocking(Devices::load, false);
      devices = loaded;
    }
    return loaded;
  }

  private static Emulation metrics(int width, int height, double scale, boolean mobile) {
    boolean upright = height >= width;
    return Emulation.ofPage(
        "Emulation.setDeviceMetricsOverride",
        new JsonObject()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", scale)
            .put("mobile", mobile)
            .put("screenWidth", width)
            .put("screenHeight", height)
            .put(
                "screenOrientation",
                new JsonObject()
                    .put("type", upright ? "portraitPrimary" : "landscapePrimary")
                    .put("angle", upright ? 0 : 90)));
  }

  private static Emulation touch(boolean enabled) {
    return Emulation.ofFrames(
        "Emulation.setTouchEmulationEnabled",
        enabled
            ? new JsonObject().put("enabled", true).put("maxTouchPoints", TOUCH_POINTS)
            : new JsonObject().put("enabled", false));
  }

  /** Light or dark, as the page's style sheets ask for it; {@code none} is the browser's own. */
  Future<Void> colorScheme(Tab tab, String scheme) {
    return switch (scheme) {
      case "dark", "light", "no-preference" ->
          tab.part(TabEmulation.class).set(Subject.MEDIA, scheme(scheme));
      case "none" -> tab.part(TabEmulation.class).unset(Subject.MEDIA, scheme(""));
      default ->
          throw new BrowserException(400, "colorScheme must be dark|light|no-preference|none");
    };
  }

  private static Emulation scheme(String value) {
    return Emulation.ofFrames(
        "Emulation.setEmulatedMedia",
        new JsonObject()
            .put(
                "features",
                new JsonArray()
                    .add(
                        new JsonObject().put("name", "prefers-color-scheme").put("value", value))));
  }
}
