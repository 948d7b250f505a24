package dev.gatehouse.browser.act;

import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Locale;

/** Moves and presses the mouse of a tab. Pure functions of what they send. */
final class Mouse {
  /** A button; its number is its bit in {@code buttons}. */
  enum Button {
    LEFT(1),
    RIGHT(2),
    MIDDLE(4);

    private final int bit;

    Button(int bit) {
      this.bit = bit;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Mouse() {}

  /** Moves with all buttons up. */
  static Future<Void> move(Tab tab, Point to, Collection<Modifier> held, Deadline deadline) {
    return send(tab, event("mouseMoved", to, held).put("button", "none"), deadline);
  }

  /** Moves with the left button down. */
  static Future<Void> pull(Tab tab, Point to, Collection<Modifier> held, Deadline deadline) {
    return send(
        tab, event("mouseMoved", to, held).put("button", "left").put("buttons", 1), deadline);
  }

  static Future<Void> down(
      Tab tab, Point at, Button button, int count, Collection<Modifier> held, Deadline deadline) {
    return send(
        tab,
        event("mousePressed", at, held)
            .put("button", button.word())
            .put("buttons", button.bit)
            .put("clickCount", count),
        deadline);
  }

  static Future<Void> up(
      Tab tab, Point at, Button button, int count, Collection<Modifier> held, Deadline deadline) {
    return send(
        tab,
        event("mouseReleased", at, held)
            .put("button", button.word())
            .put("buttons", 0)
            .put("clickCount", count),
        deadline);
  }

  private static JsonObject event(String type, Point at, Collection<Modifier> held) {
    return new JsonObject()
        .put("type", type)
        .put("x", at.x())
        .put("y", at.y())
        .put("modifiers", Modifier.bits(held));
  }

  private static Future<Void> send(Tab tab, JsonObject event, Deadline deadline) {
    return tab.session().send("Input.dispatchMouseEvent", event, deadline.left()).mapEmpty();
  }
}
