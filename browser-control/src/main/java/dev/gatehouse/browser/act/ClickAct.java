package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code click}: presses a button of the mouse on an element, once or twice. */
final class ClickAct implements ActKind {
  private final Aim aim;
  private final Keyboard keyboard;

  @Inject
  ClickAct(Aim aim, Keyboard keyboard) {
    this.aim = aim;
    this.keyboard = keyboard;
  }

  @Override
  public String name() {
    return "click";
  }

  @Override
  public Act read(Fields fields) {
    Optional<Point> place = place(fields);
    String ref = place.isPresent() ? "" : fields.required("ref");
    boolean twice = fields.flag("doubleClick", false);
    Mouse.Button button = button(fields);
    Set<Modifier> modifiers = modifiers(fields, keyboard.mac());
    return Act.of(
        Limits.input(fields),
        scene ->
            place.isPresent()
                ? click(scene, place.get(), button, twice, modifiers)
                : aim.target(scene.tab(), ref, Wants.CLICK, scene.deadline())
                    .compose(
                        target ->
                            target.containsKey("option")
                                ? choose(scene, ref)
                                : click(scene, Point.of(target), button, twice, modifiers)));
  }

  /** A place in the tab's window, for what has no element of its own, such as a map. */
  private static Optional<Point> place(Fields fields) {
    if (fields.has("ref")) {
      return Optional.empty();
    }
    return fields
        .number("x")
        .flatMap(x -> fields.number("y").map(y -> new Point(x, y)))
        .filter(point -> point.x() >= 0 && point.y() >= 0);
  }

  /** Clicks at a point that is known to be right. */
  Future<Void> click(
      Scene scene, Point at, Mouse.Button button, boolean twice, Set<Modifier> modifiers) {
    Deadline deadline = scene.deadline();
    Future<Void> clicked =
        keyboard
            .hold(scene.tab(), modifiers, deadline)
            .compose(held -> Mouse.move(scene.tab(), at, modifiers, deadline))
            .compose(there -> once(scene, at, button, 1, modifiers));
    if (twice) {
      clicked = clicked.compose(first -> once(scene, at, button, 2, modifiers));
    }
    return clicked.eventually(() -> keyboard.release(scene.tab(), modifiers, deadline));
  }

  private static Future<Void> once(
      Scene scene, Point at, Mouse.Button button, int count, Set<Modifier> modifiers) {
    return Mouse.down(scene.tab(), at, button, count, modifiers, scene.deadline())
        .compose(down -> Mouse.up(scene.tab(), at, button, count, modifiers, scene.deadline()));
  }

  private Future<Void> choose(Scene scene, String ref) {
    return aim.with(
            scene.tab(),
            ref,
            scene.deadline(),
            element ->
                aim.functions()
                    .on(element, "chooseThis", scene.deadline().left())
                    .compose(
                        answer ->
                            answer.containsKey("no")
                                ? Future.failedFuture(Unready.of(ref, answer, scene.deadline()))
                                : Future.<JsonObject>succeededFuture(answer)))
        .mapEmpty();
  }

  static Mouse.Button button(Fields fields) {
    return switch (fields.text("button").orElse("left").toLowerCase(Locale.ROOT)) {
      case "left" -> Mouse.Button.LEFT;
      case "right" -> Mouse.Button.RIGHT;
      case "middle" -> Mouse.Button.MIDDLE;
      default -> throw new BrowserException(400, "button must be left|right|middle");
    };
  }

  static Set<Modifier> modifiers(Fields fields, boolean mac) {
    Set<Modifier> modifiers = new LinkedHashSet<>();
    for (String name : fields.texts("modifiers")) {
      modifiers.add(
          Modifier.find(name.trim(), mac)
              .orElseThrow(
                  () ->
                      new BrowserException(
                          400, "modifiers must be Alt|Control|ControlOrMeta|Meta|Shift")));
    }
    return modifiers;
  }
}
