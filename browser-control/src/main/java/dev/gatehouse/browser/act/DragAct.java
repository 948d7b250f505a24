package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code drag}: presses the mouse on one element, moves to another, lets go. Where the page uses
 * drag and drop of HTML, the data that it drags is carried over and dropped.
 */
final class DragAct implements ActKind {
  private static final int STEPS = 6;
  private static final long MOVE_MILLIS = 500;
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

  private final Aim aim;

  @Inject
  DragAct(Aim aim) {
    this.aim = aim;
  }

  @Override
  public String name() {
    return "drag";
  }

  @Override
  public Act read(Fields fields) {
    String start = fields.text("startRef").orElse("");
    String end = fields.text("endRef").orElse("");
    if (start.isEmpty() || end.isEmpty()) {
      throw new BrowserException(400, "startRef and endRef are required");
    }
    return Act.of(
        Limits.input(fields),
        scene ->
            aim.call(scene.tab(), start, Wants.HOVER, scene.deadline(), "drags")
                .compose(
                    answer ->
                        answer.getBoolean("html")
                            ? html(scene, start, end)
                            : mouse(scene, start, end, new Carried())));
  }

  /** What the browser says is being dragged. */
  private static final class Carried {
    private final Promise<Void> started = Promise.promise();
    private @Nullable JsonObject data;

    void take(JsonObject event) {
      data = event.getJsonObject("data");
      started.tryComplete();
    }
  }

  private Future<Void> html(Scene scene, String start, String end) {
    Tab tab = scene.tab();
    Carried carried = new Carried();
    Runnable silence = tab.session().on("Input.dragIntercepted", carried::take);
    return intercept(tab, true, scene.deadline())
        .compose(on -> mouse(scene, start, end, carried))
        .eventually(
            () -> {
              silence.run();
              return intercept(tab, false, Deadline.in(LAST_WORD)).otherwiseEmpty();
            });
  }

  private Future<Void> mouse(Scene scene, String start, String end, Carried carried) {
    Tab tab = scene.tab();
    Deadline deadline = scene.deadline();
    return aim.point(tab, start, Wants.HOVER, deadline)
        .compose(
            from ->
                Mouse.move(tab, from, Set.of(), deadline)
                    .compose(
                        there -> Mouse.down(tab, from, Mouse.Button.LEFT, 1, Set.of(), deadline))
                    .compose(down -> aim.point(tab, end, Wants.HOVER, deadline))
                    .compose(to -> pull(scene, from, to, carried).map(to))
                    .transform(
                        moved ->
                            moved.succeeded()
                                ? drop(scene, moved.result(), carried)
                                : letGo(tab, from)
                                    .compose(up -> Future.failedFuture(moved.cause()))));
  }

  /** Moves in steps, as pages that drag by mouse events want it. */
  private static Future<Void> pull(Scene scene, Point from, Point to, Carried carried) {
    Future<Void> moved = Future.succeededFuture();
    for (int step = 1; step <= STEPS; step++) {
      double part = (double) step / STEPS;
      Point at =
          new Point(from.x() + (to.x() - from.x()) * part, from.y() + (to.y() - from.y()) * part);
      moved =
          moved.compose(
              done ->
                  carried.data != null
                      ? Future.succeededFuture()
                      : unlessDragged(
                          Mouse.pull(scene.tab(), at, Set.of(), scene.deadline()), carried));
    }
    return moved;
  }

  /** The move that begins a drag is not answered; its data comes instead. */
  private static Future<Void> unlessDragged(Future<Void> move, Carried carried) {
    return Future.any(move, carried.started.future())
        .<Void>mapEmpty()
        .timeout(MOVE_MILLIS, TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private static Future<Void> drop(Scene scene, Point at, Carried carried) {
    Tab tab = scene.tab();
    JsonObject data = carried.data;
    Future<Void> dropped =
        data == null
            ? Mouse.pull(tab, at, Set.of(), scene.deadline())
            : drag(scene, "dragEnter", at, data)
                .compose(in -> drag(scene, "dragOver", at, data))
                .compose(over -> drag(scene, "dragOver", at, data))
                .compose(over -> drag(scene, "drop", at, data));
    return dropped.eventually(() -> letGo(tab, at));
  }

  private static Future<Void> drag(Scene scene, String type, Point at, JsonObject data) {
    return scene
        .tab()
        .session()
        .send(
            "Input.dispatchDragEvent",
            new JsonObject().put("type", type).put("x", at.x()).put("y", at.y()).put("data", data),
            scene.deadline().left())
        .mapEmpty();
  }

  private static Future<Void> letGo(Tab tab, Point at) {
    return Mouse.up(tab, at, Mouse.Button.LEFT, 1, Set.of(), Deadline.in(LAST_WORD));
  }

  private static Future<Void> intercept(Tab tab, boolean on, Deadline deadline) {
    return tab.session()
        .send("Input.setInterceptDrags", new JsonObject().put("enabled", on), deadline.left())
        .mapEmpty();
  }
}
