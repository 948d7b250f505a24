package dev.gatehouse.browser.control;

import dev.gatehouse.browser.route.ControlAnswer;
import dev.gatehouse.browser.route.ControlRequest;
import dev.gatehouse.profiles.component.ComponentFailure;
import dev.gatehouse.profiles.component.ComponentFailure.Code;
import dev.gatehouse.profiles.component.ComponentMethod;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code browser.request}: the routes of the control service for clients of the gateway. */
public final class BrowserRequestMethod {
  private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE");
  private static final long MAX_MILLIS = 600_000;

  private final ControlRouter router;

  @Inject
  public BrowserRequestMethod(ControlRouter router) {
    this.router = router;
  }

  public ComponentMethod method() {
    return new ComponentMethod("browser.request", "operator.write", this::call);
  }

  private CompletionStage<Object> call(Map<String, Object> params) {
    return answer(params).<Object>map(ControlAnswer::body).toCompletionStage();
  }

  private Future<ControlAnswer> answer(Map<String, Object> params) {
    Optional<String> method = text(params.get("method"));
    Optional<String> path = text(params.get("path"));
    if (method.isEmpty() || path.isEmpty()) {
      return Future.failedFuture(invalid("method and path are required"));
    }
    if (!METHODS.contains(method.get())) {
      return Future.failedFuture(invalid("method must be GET, POST, or DELETE"));
    }
    String absolute = path.get().startsWith("/") ? path.get() : "/" + path.get();
    ControlRequest request =
        new ControlRequest(
            method.get(), absolute, query(params.get("query")), body(params.get("body")));
    Promise<Void> gone = Promise.promise();
    return limited(router.handle(request, gone.future()), params.get("timeoutMs"))
        .onFailure(cause -> gone.tryComplete())
        .compose(
            answer ->
                answer.status() < 400
                    ? Future.succeededFuture(answer)
                    : Future.failedFuture(failure(answer)));
  }

  private static Future<ControlAnswer> limited(
      Future<ControlAnswer> answer, @Nullable Object millis) {
    if (!(millis instanceof Number number) || number.longValue() < 1) {
      return answer;
    }
    long limit = Math.min(number.longValue(), MAX_MILLIS);
    // The router's future does not fail, so a failure here is the limit's.
    return answer
        .timeout(limit, TimeUnit.MILLISECONDS)
        .recover(
            cause ->
                Future.failedFuture(
                    new ComponentFailure(
                        Code.UNAVAILABLE,
                        "browser request took longer than " + limit + " ms",
                        "ask again with a larger timeoutMs",
                        Map.of())));
  }

  private static ComponentFailure invalid(String message) {
    return new ComponentFailure(
        Code.INVALID_REQUEST, message, "send method, path, query and body", Map.of());
  }

  private static ComponentFailure failure(ControlAnswer answer) {
    boolean ours = answer.status() >= 500;
    return new ComponentFailure(
        ours ? Code.UNAVAILABLE : Code.INVALID_REQUEST,
        answer.errorText(),
        ours ? "see \"browser status\"" : "correct the request",
        answer.body());
  }

  private static Optional<String> text(@Nullable Object value) {
    return Optional.ofNullable(value)
        .filter(String.class::isInstance)
        .map(text -> ((String) text).trim())
        .filter(text -> !text.isEmpty());
  }

  private static Map<String, String> query(@Nullable Object value) {
    Map<String, String> query = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, parameter) -> {
            if (parameter != null) {
              query.put(String.valueOf(key), String.valueOf(parameter));
            }
          });
    }
    return query;
  }

  private static Map<String, Object> body(@Nullable Object value) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, field) -> body.put(String.valueOf(key), field));
    }
    return body;
  }
}
