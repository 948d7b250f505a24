package dev.gatehouse.browser.observe;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.parts.TestSite;
import dev.gatehouse.browser.tab.Tab;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ObserveTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  @BeforeAll
  static void pages() {
    browser
        .site()
        .page(
            "/talk.html",
            "<title>Talk</title><script>"
                + "console.debug('whisper');console.log('hello', {a: 1, b: [1, 2]}, [3, 'x'], null);"
                + "console.info('fact');console.warn('careful');console.error('broken');"
                + "console.assert(1 > 2, 'no sum');console.log('%s has %d', 'Ada', 3, 'more');"
                + "setTimeout(() => { throw new RangeError('too far'); }, 5);"
                + "setTimeout(() => { throw 'bare words'; }, 5);"
                + "Promise.reject(new TypeError('left alone'));"
                + "fetch('/nowhere.json');fetch('/moved').then(r => r.text());"
                + "fetch('http://127.0.0.1:9/never').catch(() => {});"
                + "new Worker('/worker.js');</script>"
                + "<iframe src='"
                + browser.site().otherSite("/inside.html")
                + "'></iframe>")
        .page(
            "/inside.html",
            "<script>console.log('from the other site');fetch('/inside.json')</script>")
        .page(
            "/inside.json",
            exchange -> TestSite.send(exchange, 200, "application/json", bytes("{}")))
        .page(
            "/worker.js",
            exchange ->
                TestSite.send(
                    exchange,
                    200,
                    "text/javascript",
                    bytes("console.log('from the worker');fetch('/worked.json')")))
        .page(
            "/worked.json",
            exchange -> TestSite.send(exchange, 200, "application/json", bytes("{}")))
        .page(
            "/moved",
            exchange -> {
              exchange.getResponseHeaders().set("Location", "/arrived.txt");
              exchange.sendResponseHeaders(302, -1);
            })
        .page(
            "/arrived.txt",
            exchange -> TestSite.send(exchange, 200, "text/plain", bytes("arrived")))
        .page("/quiet.html", "<title>Quiet</title>");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rows(Tab tab, String what, Map<String, String> query) {
    Map<String, String> all = new HashMap<>(query);
    all.put("targetId", tab.targetId());
    return (List<Map<String, Object>>) ok(browser.get("/" + what, all)).get(what(what));
  }

  private static String what(String route) {
    return route.equals("console") ? "messages" : route;
  }

  private static List<String> console(Tab tab, String level) {
    return rows(tab, "console", Map.of("level", level)).stream()
        .map(row -> row.get("type") + ": " + row.get("text"))
        .toList();
  }

  @Test
  void recordsTheConsoleFromTheVeryFirstMessage() {
    Tab tab = browser.open("/talk.html");

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(console(tab, "debug"))
                    .contains(
                        "debug: whisper",
                        "log: hello {a: 1, b: Array(2)} [3, x] null",
                        "info: fact",
                        "warning: careful",
                        "error: broken",
                        "assert: no sum",
                        "log: Ada has 3 more",
                        "log: from the other site")
                    .anyMatch(text -> text.contains("from the worker"))
                    .anyMatch(text -> text.startsWith("error: Failed to load resource")));
    Map<String, Object> first = rows(tab, "console", Map.of()).get(0);
    assertThat(String.valueOf(first.get("timestamp"))).startsWith("20").endsWith("Z");
    assertThat(first.get("location").toString()).contains("talk.html", "lineNumber");
  }

  @Test
  void aLevelMeansThisGraveOrGraver() {
    Tab tab = browser.open("/talk.html");

    assertThat(console(tab, "warn"))
        .isEqualTo(console(tab, "warning"))
        .contains("warning: careful", "error: broken", "assert: no sum")
        .noneMatch(text -> text.startsWith("log") || text.startsWith("debug"));
    assertThat(console(tab, "error")).contains("error: broken").doesNotContain("warning: careful");
    assertThat(console(tab, "info")).contains("info: fact").doesNotContain("debug: whisper");
    assertThat(error(400, browser.get("/console", Map.of("level", "loud")))).contains("warning");
  }

  @Test
  void recordsWhatNobodyCaught() {
    Tab tab = browser.open("/talk.html");

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(rows(tab, "errors", Map.of())).hasSizeGreaterThan(2));
    assertThat(rows(tab, "errors", Map.of()))
        .anySatisfy(
            row ->
                assertThat(row)
                    .containsEntry("message", "too far")
                    .containsEntry("name", "RangeError")
                    .hasEntrySatisfying(
                        "stack", stack -> assertThat(stack.toString()).contains("talk.html")))
        .anySatisfy(
            row ->
                assertThat(row)
                    .containsEntry("message", "bare words")
                    .doesNotContainKeys("name", "stack"))
        .anySatisfy(row -> assertThat(row).containsEntry("message", "left alone"));

    rows(tab, "errors", Map.of("clear", "true"));
    assertThat(rows(tab, "errors", Map.of())).isEmpty();
  }

  @Test
  void recordsEveryRequestAndWhatBecameOfIt() {
    Tab tab = browser.open("/talk.html");

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(rows(tab, "requests", Map.of()))
                    .anySatisfy(row -> isRequest(row, "/talk.html", 200, "document"))
                    .anySatisfy(row -> isRequest(row, "/nowhere.json", 404, "fetch"))
                    .anySatisfy(row -> isRequest(row, "/moved", 302, "fetch"))
                    .anySatisfy(row -> isRequest(row, "/arrived.txt", 200, "fetch"))
                    .anySatisfy(row -> isRequest(row, "/inside.html", 200, "document"))
                    .anySatisfy(row -> isRequest(row, "/inside.json", 200, "fetch"))
                    .anySatisfy(row -> isRequest(row, "/worked.json", 200, "fetch"))
                    .anySatisfy(
                        row ->
                            assertThat(row)
                                .containsEntry("url", "http://127.0.0.1:9/never")
                                .doesNotContainKey("status")
                                .hasEntrySatisfying(
                                    "failureText",
                                    text -> assertThat(text.toString()).startsWith("net::"))));
    assertThat(rows(tab, "requests", Map.of("filter", "nowhere"))).hasSize(1);
    assertThat(rows(tab, "requests", Map.of())).extracting(row -> row.get("id")).contains("r1");

    rows(tab, "requests", Map.of("clear", "1"));
    assertThat(rows(tab, "requests", Map.of("filter", "talk"))).isEmpty();
  }

  private static void isRequest(Map<String, Object> row, String path, int status, String type) {
    assertThat(row.get("url").toString()).endsWith(path);
    assertThat(row)
        .containsEntry("status", status)
        .containsEntry("ok", status == 200)
        .containsEntry("method", "GET")
        .containsEntry("resourceType", type);
  }

  @Test
  void keepsOnlyTheNewestOfAPageThatNeverStopsTalking() {
    Tab tab = browser.open("/quiet.html");

    browser.evaluate(tab, "for (let i = 0; i < 3000; i++) console.log('line ' + i)");

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(console(tab, "log")).contains("log: line 2999"));
    assertThat(console(tab, "log")).hasSize(500).contains("log: line 2500");
    assertThat(ok(browser.get("/console", Map.of("targetId", tab.targetId()))).get("dropped"))
        .isEqualTo(2500L);
  }

  @Test
  void cutsAMessageOfManyMegabytes() {
    Tab tab = browser.open("/quiet.html");

    browser.evaluate(tab, "console.log('x'.repeat(6_000_000))");

    await().atMost(LIMIT).untilAsserted(() -> assertThat(console(tab, "log")).isNotEmpty());
    assertThat(console(tab, "log").get(0))
        .hasSizeLessThan(11_000)
        .endsWith("(5990000 characters more)");
  }

  @Test
  void answersForATabWhosePageIsStuck() {
    Tab tab = browser.open("/quiet.html");
    browser.evaluate(tab, "console.log('last words'); setTimeout(() => { for (;;) {} }, 50); 0");
    await().atMost(LIMIT).untilAsserted(() -> assertThat(console(tab, "log")).hasSize(1));

    assertThat(console(tab, "log")).containsExactly("log: last words");
    assertThat(rows(tab, "requests", Map.of())).isNotEmpty();
    ok(browser.delete("/tabs/" + tab.targetId()));
  }

  @Test
  void twoTabsHaveRecordsOfTheirOwn() {
    Tab loud = browser.open("/talk.html");
    Tab quiet = browser.open("/quiet.html");

    assertThat(console(loud, "error")).isNotEmpty();
    assertThat(console(quiet, "debug")).noneMatch(text -> text.contains("hello"));
    assertThat(rows(quiet, "requests", Map.of("filter", "talk"))).isEmpty();
  }
}
