package dev.gatehouse.browser.act;

import io.vertx.core.json.JsonObject;

/**
 * What an element must be before an act on it makes sense. It must always be attached and visible.
 *
 * @param stable at rest for two frames
 * @param enabled not disabled
 * @param editable not read-only
 * @param point hit by a mouse at a point of it
 * @param field a label stands for its control
 */
record Wants(boolean stable, boolean enabled, boolean editable, boolean point, boolean field) {
  /** Clicking. */
  static final Wants CLICK = new Wants(true, true, false, true, false);

  /** Moving the mouse over it, dropping onto it. */
  static final Wants HOVER = new Wants(true, false, false, true, false);

  /** Changing its content by keyboard. */
  static final Wants EDIT = new Wants(false, true, true, false, true);

  /** Choosing in it. */
  static final Wants CHOOSE = new Wants(false, true, false, false, true);

  JsonObject json(int attempt, boolean nested) {
    return new JsonObject()
        .put("stable", stable)
        .put("enabled", enabled)
        .put("editable", editable)
        .put("point", point)
        .put("field", field)
        .put("attempt", attempt)
        .put("nested", nested);
  }
}
