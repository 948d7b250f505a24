package dev.gatehouse.browser.snapshot;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.parts.TestSite;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Pages in a real browser, with their snapshots taken by the route. */
final class RealPages implements BeforeAllCallback, AfterAllCallback {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestBrowser browser;

  RealPages() {
    this(Map.of());
  }

  /**
   * @param config what the instance's configuration says about browsers
   */
  RealPages(Map<String, Object> config) {
    browser = TestBrowser.with(config);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    browser.beforeAll(context);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    browser.afterAll(context);
  }

  /** Our own pages. */
  TestSite site() {
    return browser.site();
  }

  /** Where other programs reach the same browser. */
  String devToolsUrl() {
    return "http://127.0.0.1:" + browser.browser().profile().endpoint().port();
  }

  /** Opens a page of our own, or an absolute address, and waits until it has loaded. */
  Tab open(String page) {
    Tab tab = browser.open(page);
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> "complete".equals(browser.evaluate(tab, "document.readyState")));
    return tab;
  }

  void close(Tab tab) {
    browser.onLoop(() -> tab.browser().closeTab(tab.targetId()));
  }

  /** Answers {@code GET /snapshot} of a tab, with fields {@code "interactive", "true"}. */
  Answer ask(Tab tab, String... fields) {
    Map<String, String> query = new HashMap<>(Map.of("targetId", tab.targetId()));
    for (int i = 0; i < fields.length; i += 2) {
      query.put(fields[i], fields[i + 1]);
    }
    return browser.get("/snapshot", query);
  }

  Map<String, Object> snapshot(Tab tab, String... fields) {
    return TestBrowser.ok(ask(tab, fields));
  }

  String text(Tab tab, String... fields) {
    return (String) snapshot(tab, fields).get("snapshot");
  }

  ResolvedElement resolve(Tab tab, String ref) {
    return browser.onLoop(() -> Refs.of(tab).resolve(ref));
  }

  /** Evaluates an expression in the page. */
  String evaluate(Tab tab, String expression) {
    return String.valueOf(browser.evaluate(tab, expression));
  }

  /** Calls a function on a resolved element and returns what it returns. */
  String call(ResolvedElement element, String function) {
    JsonObject node = new JsonObject().put("backendNodeId", element.backendNodeId());
    JsonObject answer =
        TestBrowser.join(
            element
                .session()
                .send("DOM.resolveNode", node)
                .compose(
                    resolved ->
                        element
                            .session()
                            .send(
                                "Runtime.callFunctionOn",
                                new JsonObject()
                                    .put(
                                        "objectId",
                                        resolved.getJsonObject("object").getString("objectId"))
                                    .put("functionDeclaration", function)
                                    .put("returnByValue", true))));
    return String.valueOf(answer.getJsonObject("result").getValue("value"));
  }

  TestBrowser browser() {
    return browser;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Map<String, Object>> refs(Map<String, Object> answer) {
    return (Map<String, Map<String, Object>>) answer.get("refs");
  }

  /** The reference of the first element with that role and name. */
  static String ref(Map<String, Object> answer, String role, String name) {
    return refs(answer).entrySet().stream()
        .filter(entry -> role.equals(entry.getValue().get("role")))
        .filter(entry -> name.equals(entry.getValue().getOrDefault("name", "")))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + role + " " + name + " in " + answer));
  }
}
