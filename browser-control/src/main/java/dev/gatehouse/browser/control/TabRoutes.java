package dev.gatehouse.browser.control;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.Browser;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The routes that list, open, focus and close tabs. */
final class TabRoutes implements Routes {
  @Inject
  TabRoutes() {}

  @Override
  public List<Route> routes() {
    return List.of(
        new Route("GET", "/tabs", Access.READ, TabRoutes::list),
        new Route("POST", "/tabs/open", Access.WRITE, TabRoutes::open),
        new Route("POST", "/tabs/focus", Access.WRITE, TabRoutes::focus),
        new Route("POST", "/tabs/action", Access.WRITE, TabRoutes::action),
        new Route("DELETE", "/tabs/:targetId", Access.WRITE, TabRoutes::close));
  }

  private static Future<Map<String, Object>> list(Call call) {
    return call.runningBrowser()
        .compose(Browser::refreshed)
        .map(tabs -> listed("running", true, tabs))
        .recover(
            cause ->
                notRunning(cause)
                    ? Future.succeededFuture(listed("running", false, List.of()))
                    : Future.failedFuture(cause));
  }

  private static Future<Map<String, Object>> open(Call call) {
    String url = call.fields().required("url");
    return call.browser().compose(browser -> browser.open(url)).map(TabRoutes::row);
  }

  private static Future<Map<String, Object>> focus(Call call) {
    String targetId = call.fields().required("targetId");
    return call.runningBrowser()
        .compose(browser -> browser.focus(targetId))
        .map(done -> ok("targetId", targetId));
  }

  private static Future<Map<String, Object>> close(Call call) {
    String targetId = call.pathParameter("targetId");
    return call.runningBrowser()
        .compose(browser -> browser.closeTab(targetId))
        .map(done -> ok("targetId", targetId));
  }

  private static Future<Map<String, Object>> action(Call call) {
    OptionalInt index = call.fields().whole("index");
    return switch (call.fields().required("action")) {
      case "list" -> list(call).map(TabRoutes::asAction);
      case "new" ->
          call.browser()
              .compose(browser -> browser.open(call.fields().text("url").orElse("about:blank")))
              .map(tab -> ok("tab", row(tab)));
      case "close" ->
          call.runningBrowser()
              .compose(
                  browser -> {
                    Tab tab = at(browser, index.orElse(0));
                    return browser.closeTab(tab.targetId()).map(ok("targetId", tab.targetId()));
                  });
      case "select" -> {
        if (index.isEmpty()) {
          throw new BrowserException(400, "index is required");
        }
        yield call.runningBrowser()
            .compose(
                browser -> {
                  Tab tab = at(browser, index.getAsInt());
                  return browser.focus(tab.targetId()).map(ok("targetId", tab.targetId()));
                });
      }
      default ->
          throw new BrowserException(400, "unknown tab action: use list, new, close or select");
    };
  }

  private static Map<String, Object> asAction(Map<String, Object> listed) {
    Map<String, Object> body = ok("tabs", listed.getOrDefault("tabs", List.of()));
    body.put("running", listed.getOrDefault("running", false));
    return body;
  }

  private static Tab at(Browser browser, int index) {
    List<Tab> tabs = browser.tabs();
    if (index < 0 || index >= tabs.size()) {
      throw new BrowserException(
          404, "tab not found: none has that number, there are " + tabs.size());
    }
    return tabs.get(index);
  }

  private static boolean notRunning(Throwable cause) {
    return cause instanceof BrowserException e
        && e.status() == 409
        && String.valueOf(e.getMessage()).startsWith("browser not running");
  }

  private static Map<String, Object> listed(String key, boolean value, List<Tab> tabs) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(key, value);
    body.put("tabs", tabs.stream().map(TabRoutes::row).toList());
    return body;
  }

  private static Map<String, Object> row(Tab tab) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("targetId", tab.targetId());
    row.put("title", tab.title());
    row.put("url", tab.url());
    row.put("type", "page");
    if (tab.crashed()) {
      row.put("crashed", true);
    }
    return row;
  }

  private static Map<String, Object> ok(String key, Object value) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ok", true);
    body.put(key, value);
    return body;
  }
}
