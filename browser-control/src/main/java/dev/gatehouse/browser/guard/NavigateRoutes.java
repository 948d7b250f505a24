package dev.gatehouse.browser.guard;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code POST /navigate}: takes a tab to an address, back, forward, or there again. */
final class NavigateRoutes implements Routes {
  private static final int USUAL_MILLIS = 20_000;
  private static final int LEAST_MILLIS = 1_000;
  private static final int MOST_MILLIS = 120_000;

  private final NavigationRules rules;
  private final Fence fence;

  @Inject
  NavigateRoutes(NavigationRules rules, Fence fence) {
    this.rules = rules;
    this.fence = fence;
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route("POST", "/navigate", Access.WRITE, this::navigate));
  }

  private Future<Map<String, Object>> navigate(Call call) {
    Fields fields = call.fields();
    String action = fields.text("action").orElse("goto");
    Duration limit =
        Duration.ofMillis(
            Math.max(
                LEAST_MILLIS,
                Math.min(MOST_MILLIS, fields.whole("timeoutMs").orElse(USUAL_MILLIS))));
    return switch (action) {
      case "goto" -> {
        String url = fields.required("url");
        // Before a browser is started for nothing.
        yield rules
            .check(url)
            .compose(allowed -> call.onCrashedTab(tab -> page(tab, limit).goTo(url)));
      }
      case "back" -> call.onCrashedTab(tab -> page(tab, limit).move(-1));
      case "forward" -> call.onCrashedTab(tab -> page(tab, limit).move(1));
      case "reload" -> call.onCrashedTab(tab -> page(tab, limit).reload());
      default ->
          Future.failedFuture(
              new BrowserException(
                  400, "unknown action: use goto with a url, back, forward or reload"));
    };
  }

  private PageLoad page(Tab tab, Duration limit) {
    return new PageLoad(tab, fence, limit);
  }
}
