package dev.gatehouse.browser.control;

import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /start} and {@code POST /stop}. */
final class LifecycleRoutes implements Routes {
  @Inject
  LifecycleRoutes() {}

  @Override
  public List<Route> routes() {
    return List.of(
        new Route("POST", "/start", Access.WRITE, LifecycleRoutes::start),
        new Route("POST", "/stop", Access.WRITE, LifecycleRoutes::stop));
  }

  private static Future<Map<String, Object>> start(Call call) {
    return call.browsers()
        .ensure(call.situation(), call.request().profile(), call.fields().flag("headless"))
        .map(
            browser -> {
              Map<String, Object> body = new LinkedHashMap<>();
              body.put("ok", true);
              body.put("profile", browser.profile().name());
              body.put("pid", browser.pid().orElse(null));
              return body;
            });
  }

  private static Future<Map<String, Object>> stop(Call call) {
    return call.browsers()
        .stop(call.request().profile())
        .map(
            stopped -> {
              Map<String, Object> body = new LinkedHashMap<>();
              body.put("ok", true);
              body.put("stopped", stopped);
              body.put("profile", name(call));
              return body;
            });
  }

  private static String name(Call call) {
    String asked = call.request().profile();
    return asked.isEmpty() ? call.situation().profiles().defaultName() : asked;
  }
}
