package dev.gatehouse.browser.state;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  @BeforeAll
  static void pages() {
    browser
        .site()
        .page("/plain.html", "<title>Plain</title>")
        .page(
            "/liar.html",
            "<script>Storage.prototype.getItem = () => 'lie';"
                + "Storage.prototype.setItem = () => { throw new Error('no'); };"
                + "Storage.prototype.key = () => null;"
                + "Object.defineProperty(window, 'localStorage', {get: () => ({length: 0})});"
                + "</script>");
  }

  private static Map<String, Object> of(Tab tab, Object... pairs) {
    Map<String, Object> body = new HashMap<>(Map.of("targetId", tab.targetId()));
    for (int i = 0; i < pairs.length; i += 2) {
      body.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return body;
  }

  private static Map<?, ?> values(Tab tab, String kind) {
    return (Map<?, ?>)
        ok(browser.get("/storage/" + kind, Map.of("targetId", tab.targetId()))).get("values");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "session"})
  void setsReadsAndClears(String kind) {
    Tab tab = browser.open("/plain.html");
    ok(browser.post("/storage/" + kind + "/clear", of(tab)));

    ok(browser.post("/storage/" + kind + "/set", of(tab, "key", "name", "value", "Zoë")));
    ok(browser.post("/storage/" + kind + "/set", of(tab, "key", "__proto__", "value", "odd")));
    ok(browser.post("/storage/" + kind + "/set", of(tab, "key", "number", "value", 7)));

    assertThat(browser.evaluate(tab, kind + "Storage.getItem('name')")).isEqualTo("Zoë");
    assertThat(values(tab, kind).toString())
        .contains("name=Zoë", "__proto__=odd")
        .contains("number=");
    assertThat(values(tab, kind).get("number")).isEqualTo("");
    Map<String, Object> one =
        ok(browser.get("/storage/" + kind, Map.of("targetId", tab.targetId(), "key", "name")));
    assertThat(one.get("values")).isEqualTo(Map.of("name", "Zoë"));
    ok(browser.post("/storage/" + kind + "/clear", of(tab)));
    assertThat(values(tab, kind)).isEmpty();
  }

  @Test
  void isNotFooledByAPageThatReplacesTheFunctions() {
    Tab tab = browser.open("/liar.html");

    ok(browser.post("/storage/local/set", of(tab, "key", "truth", "value", "told")));

    assertThat(values(tab, "local").get("truth")).isEqualTo("told");
  }

  @Test
  void refusesWhatIsNoStorage() {
    Tab tab = browser.open("/plain.html");

    assertThat(error(400, browser.get("/storage/cloud"))).contains("local|session");
    assertThat(error(400, browser.post("/storage/local/set", of(tab, "value", "x"))))
        .contains("key is required");
    assertThat(error(400, browser.post("/storage/other/clear", of(tab)))).contains("local|session");
    assertThat(
            error(
                507,
                browser.post(
                    "/storage/local/set", of(tab, "key", "big", "value", "x".repeat(6_000_000)))))
        .contains("full");
  }

  @Test
  void saysThatAnEmptyTabHasNone() {
    Tab tab = browser.open("about:blank");

    assertThat(error(400, browser.get("/storage/local", Map.of("targetId", tab.targetId()))))
        .contains("about:blank", "navigate");
  }

  @Test
  void aStuckPageHangsNobody() {
    Tab tab = browser.open("/plain.html");
    // Nobody waits for this answer: it never comes.
    tab.session().send("Runtime.evaluate", new JsonObject().put("expression", "for (;;) {}"));

    assertThat(error(500, browser.post("/storage/local/set", of(tab, "key", "a", "value", "b"))))
        .contains("does not answer");
    ok(browser.delete("/tabs/" + tab.targetId()));
  }
}
