package dev.gatehouse.browser.observe;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /console}, {@code /errors}, {@code /requests} and {@code /response/body}. */
final class ObserveRoutes implements Routes {
  private static final int DEFAULT_LIMIT_MILLIS = 20_000;
  private static final int MIN_LIMIT_MILLIS = 100;
  private static final int MAX_LIMIT_MILLIS = 120_000;
  private static final int DEFAULT_CHARS = 200_000;
  private static final int MAX_CHARS = 5_000_000;

  private final ResponseBodies bodies;

  @Inject
  ObserveRoutes(ResponseBodies bodies) {
    this.bodies = bodies;
  }

  // None of them waits for other calls on the tab: a tab that is busy is what one wants to see, and
  // the action that brings the awaited response must be able to run.
  @Override
  public List<Route> routes() {
    return List.of(
        new Route("GET", "/console", Access.READ, this::console),
        new Route("GET", "/errors", Access.READ, this::errors),
        new Route("GET", "/requests", Access.READ, this::requests),
        new Route("POST", "/response/body", Access.WRITE, this::body));
  }

  private Future<Map<String, Object>> console(Call call) {
    String wanted = call.fields().text("level").orElse("all");
    ConsoleLevel level =
        ConsoleLevel.named(wanted)
            .orElseThrow(
                () -> new BrowserException(400, "level must be error, warning, info or debug"));
    return call.tab()
        .map(
            tab -> {
              ConsoleRecorder console = recorder(tab).console();
              return answer(
                  tab,
                  "messages",
                  console.messages(level).stream().map(ConsoleMessage::toJson).toList(),
                  console.droppedMessages());
            });
  }

  private Future<Map<String, Object>> errors(Call call) {
    return call.tab()
        .map(
            tab -> {
              ConsoleRecorder console = recorder(tab).console();
              List<JsonObject> errors = console.errors().stream().map(PageError::toJson).toList();
              Map<String, Object> answer = answer(tab, "errors", errors, console.droppedErrors());
              if (call.fields().flag("clear", false)) {
                console.clearErrors();
              }
              return answer;
            });
  }

  private Future<Map<String, Object>> requests(Call call) {
    String filter = call.fields().text("filter").orElse("");
    return call.tab()
        .map(
            tab -> {
              RequestRecorder requests = recorder(tab).requests();
              Map<String, Object> answer =
                  answer(
                      tab,
                      "requests",
                      requests.requests(filter).stream().map(SeenRequest::toJson).toList(),
                      requests.dropped());
              if (call.fields().flag("clear", false)) {
                requests.clear();
              }
              return answer;
            });
  }

  private Future<Map<String, Object>> body(Call call) {
    UrlPattern pattern = new UrlPattern(call.fields().required("url"));
    int millis = call.fields().whole("timeoutMs").orElse(DEFAULT_LIMIT_MILLIS);
    Duration limit =
        Duration.ofMillis(Math.max(MIN_LIMIT_MILLIS, Math.min(millis, MAX_LIMIT_MILLIS)));
    int chars = call.fields().whole("maxChars").orElse(DEFAULT_CHARS);
    int maxChars = Math.max(1, Math.min(chars, MAX_CHARS));
    return call.tab()
        .compose(
            tab ->
                bodies
                    .next(recorder(tab).requests(), pattern, limit, maxChars, call.gone())
                    .map(
                        response -> {
                          Map<String, Object> answer = new LinkedHashMap<>();
                          answer.put("ok", true);
                          answer.put("targetId", tab.targetId());
                          answer.put("response", response);
                          return answer;
                        }));
  }

  private static TabRecorder recorder(Tab tab) {
    return tab.part(TabRecorder.class);
  }

  private static Map<String, Object> answer(
      Tab tab, String name, List<JsonObject> rows, long dropped) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", true);
    answer.put("targetId", tab.targetId());
    answer.put(name, rows);
    if (dropped > 0) {
      answer.put("dropped", dropped);
    }
    return answer;
  }
}
