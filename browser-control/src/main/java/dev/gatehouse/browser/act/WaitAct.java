package dev.gatehouse.browser.act;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code wait}: waits for one condition after the other: time, text, text gone, selector, address,
 * load state, code. Each has the whole limit.
 */
final class WaitAct implements ActKind {
  private static final Duration STEP = Duration.ofMillis(100);
  private static final double MOST_TIME_MILLIS = 120_000;

  private final Vertx vertx;
  private final PageFunctions functions;
  private final Evaluations evaluations;
  private final EvaluateSwitch allowed;

  @Inject
  WaitAct(Vertx vertx, PageFunctions functions, Evaluations evaluations, EvaluateSwitch allowed) {
    this.vertx = vertx;
    this.functions = functions;
    this.evaluations = evaluations;
    this.allowed = allowed;
  }

  @Override
  public String name() {
    return "wait";
  }

  /** One condition: asks whether it holds. */
  private interface Condition {
    Future<Boolean> holds(Scene scene);
  }

  private record Step(String words, Condition condition) {}

  @Override
  public Act read(Fields fields) {
    Optional<Double> time = fields.number("timeMs").filter(millis -> millis >= 0);
    List<Step> steps = new ArrayList<>();
    fields
        .text("text")
        .ifPresent(text -> steps.add(new Step("text " + shown(text), at -> shows(at, text))));
    fields
        .text("textGone")
        .ifPresent(
            text ->
                steps.add(
                    new Step(
                        "no text " + shown(text), at -> shows(at, text).map(there -> !there))));
    fields
        .text("selector")
        .ifPresent(css -> steps.add(new Step("selector " + shown(css), at -> matches(at, css))));
    fields
        .text("url")
        .ifPresent(
            glob -> {
              UrlGlob pattern = UrlGlob.of(glob);
              steps.add(
                  new Step(
                      "address " + shown(glob),
                      at -> Future.succeededFuture(pattern.matches(at.tab().url()))));
            });
    fields
        .text("loadState")
        .map(state -> state.toLowerCase(Locale.ROOT))
        .filter(List.of("load", "domcontentloaded", "networkidle")::contains)
        .ifPresent(state -> steps.add(new Step("load state " + state, at -> loaded(at, state))));
    fields
        .text("fn")
        .ifPresent(
            code -> {
              allowed.require("wait with fn");
              steps.add(new Step("fn " + shown(code), at -> truthy(at, code)));
            });
    if (time.isEmpty() && steps.isEmpty()) {
      throw new BrowserException(
          400,
          "wait requires at least one of: timeMs, text, textGone, selector, url, loadState, fn");
    }
    Duration each = Limits.waiting(fields);
    Duration first = Duration.ofMillis((long) Math.min(time.orElse(0.0), MOST_TIME_MILLIS));
    return Act.of(
        first.plus(each.multipliedBy(steps.size())),
        scene -> {
          Future<Void> waited =
              first.isZero() ? Future.succeededFuture() : pause(scene, Deadline.in(first));
          for (Step step : steps) {
            waited =
                waited.compose(
                    done -> until(new Scene(scene.tab(), Deadline.in(each), scene.gone()), step));
          }
          return waited;
        });
  }

  private Future<Void> pause(Scene scene, Deadline end) {
    if (end.passed()) {
      return Future.succeededFuture();
    }
    return unlessGone(scene)
        .compose(here -> Pause.of(vertx, end.leftUpTo(STEP)))
        .compose(waited -> pause(scene, end));
  }

  private Future<Void> until(Scene scene, Step step) {
    return unlessGone(scene)
        .compose(here -> step.condition().holds(scene))
        .recover(
            cause ->
                PageFunctions.pageChanged(cause)
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(
                        cause instanceof CdpException failure && failure.timedOut()
                            ? Stuck.page(scene.deadline(), cause)
                            : cause))
        .compose(
            holds -> {
              if (holds) {
                return Future.succeededFuture();
              }
              if (scene.deadline().passed()) {
                return Future.failedFuture(
                    new BrowserException(
                        500,
                        "wait timed out after "
                            + scene.deadline().limit().toMillis()
                            + " ms for "
                            + step.words()
                            + ". Run a new snapshot to see what the page shows now."));
              }
              return Pause.of(vertx, scene.deadline().leftUpTo(STEP))
                  .compose(waited -> until(scene, step));
            });
  }

  private static Future<Void> unlessGone(Scene scene) {
    return scene.gone().isComplete()
        ? Future.failedFuture(new BrowserException(499, "the caller has hung up"))
        : Future.succeededFuture();
  }

  private Future<Boolean> shows(Scene scene, String text) {
    return inAnyFrame(
        scene,
        frame ->
            functions
                .in(frame, "shows", scene.deadline().look(), text)
                .map(answer -> answer.getBoolean("found")));
  }

  private Future<Boolean> matches(Scene scene, String css) {
    return inAnyFrame(
        scene,
        frame ->
            functions
                .in(frame, "matches", scene.deadline().look(), css)
                .compose(
                    answer ->
                        answer.containsKey("no")
                            ? Future.failedFuture(
                                new BrowserException(
                                    400, "selector is no CSS selector: " + shown(css)))
                            : Future.succeededFuture(answer.getBoolean("visible"))));
  }

  /** Asks the page's frames one after the other, the page itself first. */
  private static Future<Boolean> inAnyFrame(
      Scene scene, Function<Frame, Future<Boolean>> question) {
    Future<Boolean> found = Future.succeededFuture(false);
    for (Frame frame : scene.tab().frames().all()) {
      found =
          found.compose(
              already ->
                  already
                      ? Future.succeededFuture(true)
                      : question
                          .apply(frame)
                          .recover(
                              cause ->
                                  PageFunctions.pageChanged(cause)
                                      ? Future.succeededFuture(false)
                                      : Future.failedFuture(cause)));
    }
    return found;
  }

  private Future<Boolean> loaded(Scene scene, String state) {
    Tab tab = scene.tab();
    if (state.equals("networkidle")) {
      return Future.succeededFuture(tab.part(PageLife.class).quiet());
    }
    return functions
        .in(tab.frames().main(), "loaded", scene.deadline().look())
        .map(JsonObject::copy)
        .map(
            answer -> {
              String now = answer.getString("state", "");
              return now.equals("complete")
                  || (state.equals("domcontentloaded") && now.equals("interactive"));
            });
  }

  private Future<Boolean> truthy(Scene scene, String code) {
    String asked =
        "async () => { const value = (\n"
            + code
            + "\n); return !!(typeof value === 'function' ? await value() : await value); }";
    return evaluations
        .evaluate(scene.tab(), asked, "", scene.deadline(), scene.gone())
        .map(Boolean.TRUE::equals);
  }

  private static String shown(String text) {
    return "\"" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "\"";
  }
}
