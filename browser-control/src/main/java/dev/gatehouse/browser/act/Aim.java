package dev.gatehouse.browser.act;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.snapshot.Refs;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Function;

/**
 * Waits until an element is ready for an act: looks, and looks again, until it is or time is up.
 * Then the answer says what is in the way. For use on the loop.
 */
final class Aim {
  private final Vertx vertx;
  private final PageFunctions functions;

  @Inject
  Aim(Vertx vertx, PageFunctions functions) {
    this.vertx = vertx;
    this.functions = functions;
  }

  /**
   * Waits until {@code ref} is ready and its point is hit; returns the point in the tab's window.
   */
  Future<Point> point(Tab tab, String ref, Wants wants, Deadline deadline) {
    return target(tab, ref, wants, deadline).map(Point::of);
  }

  /**
   * Waits until {@code ref} is ready and its point is hit.
   *
   * @return the point, or {@code {option: true}} for an option that no mouse can reach
   */
  Future<JsonObject> target(Tab tab, String ref, Wants wants, Deadline deadline) {
    return until(
        tab,
        ref,
        deadline,
        0,
        (element, attempt) ->
            functions
                .on(
                    element,
                    "ready",
                    deadline.look(),
                    wants.json(attempt, element.frame().parent().isPresent()))
                .compose(answer -> outward(element.frame(), answer, deadline)));
  }

  /** Waits until a function of {@code page.js} says {@code ok} of a ready element. */
  Future<JsonObject> call(
      Tab tab, String ref, Wants wants, Deadline deadline, String function, Object... given) {
    return until(
        tab,
        ref,
        deadline,
        0,
        (element, attempt) ->
            functions
                .on(element, "ready", deadline.look(), wants.json(attempt, false))
                .compose(
                    answer ->
                        answer.containsKey("no")
                            ? Future.succeededFuture(answer)
                            : functions.on(element, function, deadline.look(), given)));
  }

  /** Does something with an element that need not be ready for anything. */
  <T> Future<T> with(
      Tab tab, String ref, Deadline deadline, Function<PageElement, Future<T>> work) {
    return Refs.of(tab)
        .resolve(ref)
        .compose(
            found ->
                functions.hold(
                    found.label(), found.frame(), found.backendNodeId(), deadline.look()))
        .compose(element -> work.apply(element).onComplete(done -> functions.release(element)));
  }

  /** One look at an element; {@code {no: …}} when it is not ready. */
  private interface Look {
    Future<JsonObject> at(PageElement element, int attempt);
  }

  PageFunctions functions() {
    return functions;
  }

  private Future<JsonObject> until(Tab tab, String ref, Deadline deadline, int attempt, Look look) {
    return this.<JsonObject>with(tab, ref, deadline, element -> look.at(element, attempt))
        .recover(
            cause ->
                PageFunctions.pageChanged(cause)
                    ? Future.succeededFuture(new JsonObject().put("no", "gone"))
                    : Future.failedFuture(stuck(cause, deadline)))
        .compose(
            answer -> {
              if (!answer.containsKey("no")) {
                return Future.succeededFuture(answer);
              }
              if (deadline.passed() || Unready.forGood(answer)) {
                return Future.failedFuture(Unready.of(ref, answer, deadline));
              }
              return Pause.of(vertx, deadline.leftUpTo(Pause.before(attempt)))
                  .compose(waited -> until(tab, ref, deadline, attempt + 1, look));
            });
  }

  /** Follows a point out of nested frames into the tab's window. */
  private Future<JsonObject> outward(Frame frame, JsonObject answer, Deadline deadline) {
    Optional<Frame> parent = frame.parent();
    if (parent.isEmpty() || !answer.containsKey("x")) {
      return Future.succeededFuture(answer);
    }
    Frame outer = parent.get();
    return outer
        .session()
        .send("DOM.getFrameOwner", new JsonObject().put("frameId", frame.id()), deadline.look())
        .compose(
            owner ->
                functions.hold("frame", outer, owner.getInteger("backendNodeId"), deadline.look()))
        .compose(
            owner ->
                functions
                    .on(
                        owner,
                        "outward",
                        deadline.look(),
                        answer.getDouble("x"),
                        answer.getDouble("y"))
                    .onComplete(done -> functions.release(owner)))
        .compose(outerPoint -> outward(outer, outerPoint, deadline));
  }

  private static Throwable stuck(Throwable cause, Deadline deadline) {
    return cause instanceof CdpException failure && failure.timedOut()
        ? Stuck.page(deadline, cause)
        : cause;
  }
}
