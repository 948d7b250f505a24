package dev.gatehouse.browser.observe;

import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /trace/start} and {@code /trace/stop}. */
final class TraceRoutes implements Routes {
  private final Traces traces;

  @Inject
  TraceRoutes(Traces traces) {
    this.traces = traces;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route("POST", "/trace/start", Access.WRITE, this::start),
        new Route("POST", "/trace/stop", Access.WRITE, this::stop));
  }

  private Future<Map<String, Object>> start(Call call) {
    boolean screenshots = call.fields().flag("screenshots", true);
    return call.tab()
        .compose(
            tab ->
                traces
                    .start(tab.browser(), screenshots)
                    .map(
                        started -> {
                          Map<String, Object> answer = new LinkedHashMap<>();
                          answer.put("ok", true);
                          answer.put("targetId", tab.targetId());
                          return answer;
                        }));
  }

  private Future<Map<String, Object>> stop(Call call) {
    String path = call.fields().text("path").orElse("");
    return call.tab()
        .compose(
            tab ->
                traces
                    .stop(tab.browser(), path)
                    .map(
                        file -> {
                          Map<String, Object> answer = new LinkedHashMap<>();
                          answer.put("ok", true);
                          answer.put("targetId", tab.targetId());
                          answer.put("path", file.toString());
                          return answer;
                        }));
  }
}
