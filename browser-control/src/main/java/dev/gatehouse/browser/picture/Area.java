package dev.gatehouse.browser.picture;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * An upright rectangle in CSS pixels. Immutable.
 *
 * @param x its left edge
 * @param y its upper edge
 * @param width not negative
 * @param height not negative
 */
record Area(double x, double y, double width, double height) {
  /** The smallest one around the corners of DevTools' {@code Quad}. */
  static Area around(JsonArray quad) {
    double left = Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (int i = 0; i + 1 < quad.size(); i += 2) {
      left = Math.min(left, quad.getDouble(i));
      right = Math.max(right, quad.getDouble(i));
      top = Math.min(top, quad.getDouble(i + 1));
      bottom = Math.max(bottom, quad.getDouble(i + 1));
    }
    return new Area(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  }

  Area moved(double right, double down) {
    return new Area(x + right, y + down, width, height);
  }

  /** What both have in common; it has no size when that is nothing. */
  Area within(Area other) {
    double left = Math.max(x, other.x);
    double top = Math.max(y, other.y);
    double right = Math.min(x + width, other.x + other.width);
    double bottom = Math.min(y + height, other.y + other.height);
    return new Area(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  }

  boolean contains(Area other) {
    return other.x >= x
        && other.y >= y
        && other.x + other.width <= x + width
        && other.y + other.height <= y + height;
  }

  boolean empty() {
    return width < 1 || height < 1;
  }

  JsonObject clip(double scale) {
    return new JsonObject()
        .put("x", x)
        .put("y", y)
        .put("width", width)
        .put("height", height)
        .put("scale", scale);
  }
}
