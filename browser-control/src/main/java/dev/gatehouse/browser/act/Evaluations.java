package dev.gatehouse.browser.act;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a caller's code in pages: always with an end, and with a result that is plain data of
 * bounded size. For use on the loop.
 */
final class Evaluations {
  static final int MAX_RESULT_CHARS = 1 << 20;

  private static final int MAX_RESULT_VALUES = 200_000;
  private static final int MAX_RESULT_DEPTH = 64;
  private static final Duration TERMINATION = Duration.ofSeconds(2);
  private static final Duration SIGN_OF_LIFE = Duration.ofMillis(400);
  // Long enough for the browser's own limit to speak first.
  private static final Duration GRACE = Duration.ofMillis(250);
  private static final Pattern END = Pattern.compile("[;\\s]+$");

  private final PageFunctions functions;
  private final Aim aim;

  @Inject
  Evaluations(PageFunctions functions, Aim aim) {
    this.functions = functions;
    this.aim = aim;
  }

  /**
   * Evaluates {@code code}, an expression; a function is called, with the element where there is
   * one; a promise is awaited.
   *
   * @param ref the element's, empty for none
   * @param gone when this completes first, the code is ended
   * @return the plain result, null included
   */
  Future<@Nullable Object> evaluate(
      Tab tab, String code, String ref, Deadline deadline, Future<Void> gone) {
    if (ref.isEmpty()) {
      return bounded(tab, tab.session(), deadline, gone, limit -> inPage(tab, code, limit));
    }
    return aim.with(
        tab,
        ref,
        deadline,
        element ->
            bounded(
                tab,
                element.frame().session(),
                deadline,
                gone,
                limit -> onElement(element, code, limit)));
  }

  private interface Run {
    Future<JsonObject> within(Duration limit);
  }

  private Future<@Nullable Object> bounded(
      Tab tab, CdpSession session, Deadline deadline, Future<Void> gone, Run run) {
    Promise<JsonObject> first = Promise.promise();
    gone.onComplete(left -> first.tryFail(new BrowserException(499, "the caller has hung up")));
    run.within(deadline.left())
        .timeout(deadline.left().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(
            answer -> {
              if (answer.succeeded()) {
                first.tryComplete(answer.result());
              } else {
                first.tryFail(answer.cause());
              }
            });
    return first
        .future()
        .recover(cause -> terminate(session).transform(ended -> Future.failedFuture(cause)))
        .recover(cause -> Future.failedFuture(failure(tab, cause, deadline)))
        .compose(answer -> result(answer, deadline));
  }

  private Future<JsonObject> inPage(Tab tab, String code, Duration limit) {
    return run(tab, body(code, "", true), limit)
        .compose(
            answer ->
                // Not an expression: then perhaps the body of a function.
                compileError(answer)
                    ? run(tab, body(code, "", false), limit)
                        .map(second -> compileError(second) ? answer : second)
                    : Future.succeededFuture(answer));
  }

  private static Future<JsonObject> run(Tab tab, String expression, Duration limit) {
    return tab.session()
        .send(
            "Runtime.evaluate",
            new JsonObject()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true)
                .put("userGesture", true)
                .put("timeout", limit.toMillis()),
            limit.plus(GRACE));
  }

  private Future<JsonObject> onElement(PageElement element, String code, Duration limit) {
    CdpSession session = element.frame().session();
    return session
        .send(
            "DOM.resolveNode",
            new JsonObject().put("backendNodeId", element.backendNodeId()),
            limit)
        .map(answer -> answer.getJsonObject("object").getString("objectId"))
        .compose(
            id ->
                call(session, id, body(code, "this", true), limit)
                    .compose(
                        answer ->
                            compileError(answer)
                                ? call(session, id, body(code, "this", false), limit)
                                    .map(second -> compileError(second) ? answer : second)
                                : Future.succeededFuture(answer))
                    .onComplete(
                        done ->
                            session.send(
                                "Runtime.releaseObject", new JsonObject().put("objectId", id))));
  }

  private static Future<JsonObject> call(
      CdpSession session, String objectId, String expression, Duration limit) {
    return session.send(
        "Runtime.callFunctionOn",
        new JsonObject()
            .put("objectId", objectId)
            .put("functionDeclaration", "function() { return " + expression + " }")
            .put("awaitPromise", true)
            .put("returnByValue", true)
            .put("userGesture", true),
        limit.plus(GRACE));
  }

  /** The whole of what is sent: the caller's code, called, and its result made plain. */
  private String body(String code, String argument, boolean expression) {
    String source = END.matcher(code).replaceAll("");
    String run =
        expression
            ? "const value = (\n"
                + source
                + "\n); return typeof value === 'function' ? await value("
                + argument
                + ") : await value;"
            : source;
    JsonObject limits =
        new JsonObject()
            .put("chars", MAX_RESULT_CHARS)
            .put("nodes", MAX_RESULT_VALUES)
            .put("depth", MAX_RESULT_DEPTH);
    return "(" + functions.plain() + ")(async () => {" + run + "\n}, " + limits.encode() + ")";
  }

  /** Nothing of the code has run then. */
  private static boolean compileError(JsonObject answer) {
    JsonObject details = answer.getJsonObject("exceptionDetails");
    return details != null
        && "SyntaxError"
            .equals(details.getJsonObject("exception", new JsonObject()).getString("className", ""))
        && !details.getString("text", "").contains("promise");
  }

  private static Future<@Nullable Object> result(JsonObject answer, Deadline deadline) {
    JsonObject details = answer.getJsonObject("exceptionDetails");
    if (details != null) {
      String words = words(details);
      return Future.failedFuture(
          words.contains("Execution was terminated") || words.contains("execution was terminated")
              ? timedOut(deadline, null)
              : new BrowserException(500, "evaluate failed: " + words));
    }
    JsonObject value = answer.getJsonObject("result").getJsonObject("value", new JsonObject());
    if (value.getBoolean("over", false)) {
      return Future.failedFuture(
          new BrowserException(
              500,
              "the result is larger than "
                  + MAX_RESULT_CHARS
                  + " characters or "
                  + MAX_RESULT_VALUES
                  + " values: return a part of it"));
    }
    return Future.succeededFuture(value.getValue("value"));
  }

  /** Ends a script that runs without end. A page that merely has not answered is left alone. */
  Future<Void> terminate(CdpSession session) {
    return session
        .send("Runtime.evaluate", new JsonObject().put("expression", "0"), SIGN_OF_LIFE)
        .recover(
            silent -> session.send("Runtime.terminateExecution", new JsonObject(), TERMINATION))
        .mapEmpty();
  }

  private static Throwable failure(Tab tab, Throwable cause, Deadline deadline) {
    if (tab.crashed()) {
      return new BrowserException(500, "the tab has crashed while it ran this code", cause);
    }
    if (PageFunctions.pageChanged(cause)) {
      return new BrowserException(
          500,
          "the page went to another address while the code ran, so its result is lost: wait for"
              + " the page, then evaluate again",
          cause);
    }
    boolean slow =
        cause instanceof java.util.concurrent.TimeoutException
            || (cause instanceof CdpException failure && failure.timedOut())
            || String.valueOf(cause.getMessage()).contains("terminated")
            // What Chromium says when its own limit ends code whose promise it was to await.
            || (cause instanceof CdpException failure && failure.reason().equals("Internal error"));
    return slow ? timedOut(deadline, cause) : cause;
  }

  private static BrowserException timedOut(Deadline deadline, @Nullable Throwable cause) {
    String message =
        "evaluate timed out after "
            + deadline.limit().toMillis()
            + " ms and was ended: the code runs without end or awaits what never comes. Shorten it,"
            + " or give a larger timeoutMs (at most 120000).";
    return cause == null
        ? new BrowserException(500, message)
        : new BrowserException(500, message, cause);
  }

  /** What a page's exception says, cut to a few lines. */
  static String words(JsonObject details) {
    JsonObject exception = details.getJsonObject("exception", new JsonObject());
    Object value = exception.getValue("value");
    String text =
        exception.getString(
            "description", value == null ? details.getString("text", "") : value.toString());
    String[] lines = text.split("\n", 2);
    String first = lines[0].length() > 500 ? lines[0].substring(0, 500) + "…" : lines[0];
    return first.isEmpty() ? "an exception without words" : first;
  }
}
