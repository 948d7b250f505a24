package dev.gatehouse.browser.act;

import io.vertx.core.json.JsonObject;

/**
 * A place in a document's window, in CSS pixels.
 *
 * @param x from its left edge
 * @param y from its top edge
 */
record Point(double x, double y) {
  static Point of(JsonObject answer) {
    return new Point(answer.getDouble("x"), answer.getDouble("y"));
  }
}
