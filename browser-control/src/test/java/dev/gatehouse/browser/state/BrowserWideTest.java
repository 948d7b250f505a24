package dev.gatehouse.browser.state;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.parts.TestSite;
import dev.gatehouse.browser.tab.Tab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What all tabs of a browser share, also those that open later. */
class BrowserWideTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  @BeforeAll
  static void pages() {
    browser
        .site()
        .page("/plain.html", "<title>Plain</title>")
        .page("/seen", exchange -> text(exchange, 200, header(exchange, "X-Team")))
        .page(
            "/seen.html",
            exchange ->
                TestSite.send(
                    exchange,
                    200,
                    "text/html",
                    ("<p id=p>" + header(exchange, "X-Team") + "</p>")
                        .getBytes(StandardCharsets.UTF_8)))
        .page(
            "/working.html",
            "<script>new Worker('/asks.js').onmessage = e => window.told = e.data</script>")
        .page(
            "/asks.js",
            exchange ->
                TestSite.send(
                    exchange,
                    200,
                    "text/javascript",
                    ("setInterval(() => fetch('/seen').then(r => r.text(), e => 'offline')"
                            + ".then(postMessage), 50)")
                        .getBytes(StandardCharsets.UTF_8)))
        .page(
            "/framed.html",
            "<iframe src='"
                + browser.site().otherSite("/tells.html")
                + "'></iframe><script>onmessage = e => window.told = e.data</script>")
        .page(
            "/tells.html",
            "<script>fetch('/seen').then(r => r.text()).then(t => parent.postMessage(t, '*'))"
                + "</script>")
        .page("/secret.html", BrowserWideTest::secret);
  }

  @AfterEach
  void reset() {
    browser.post("/set/offline", Map.of("offline", false));
    browser.post("/set/headers", Map.of("headers", Map.of()));
    browser.post("/set/credentials", Map.of("clear", true));
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }

  private static void text(HttpExchange exchange, int status, String body) throws IOException {
    TestSite.send(exchange, status, "text/plain", body.getBytes(StandardCharsets.UTF_8));
  }

  private static void secret(HttpExchange exchange) throws IOException {
    String right =
        Base64.getEncoder().encodeToString("ada:pass:word".getBytes(StandardCharsets.UTF_8));
    if (header(exchange, "Authorization").equals("Basic " + right)) {
      TestSite.send(
          exchange, 200, "text/html", "<p id=p>open</p>".getBytes(StandardCharsets.UTF_8));
    } else {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
      TestSite.send(
          exchange, 401, "text/html", "<p id=p>shut</p>".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Object told(Tab tab, String wanted) {
    return browser.evaluate(
        tab,
        "new Promise(r => { const t = setInterval(() => { if (String(window.told) === '"
            + wanted
            + "') { clearInterval(t); r(window.told); } }, 20);"
            + " setTimeout(() => r(window.told), 10000); })");
  }

  private static Object paragraph(Tab tab) {
    return browser.evaluate(tab, "document.getElementById('p')?.textContent ?? 'nothing'");
  }

  @Test
  void headersGoWithEveryRequestOfEveryTab() {
    Tab old = browser.open("/plain.html");
    Tab other = browser.open("/plain.html");

    ok(
        browser.post(
            "/set/headers",
            Map.of("targetId", old.targetId(), "headers", Map.of("X-Team", "red", "X-No", 7))));

    assertThat(browser.evaluate(old, "fetch('/seen').then(r => r.text())")).isEqualTo("red");
    assertThat(browser.evaluate(other, "fetch('/seen').then(r => r.text())")).isEqualTo("red");
    assertThat(paragraph(browser.open("/seen.html")))
        .as("the first request of a new tab")
        .isEqualTo("red");
    assertThat(told(browser.open("/framed.html"), "red")).isEqualTo("red");
    assertThat(told(browser.open("/working.html"), "red")).isEqualTo("red");

    ok(browser.post("/set/headers", Map.of("headers", Map.of("X-Team", "blue"))));
    assertThat(browser.evaluate(old, "fetch('/seen').then(r => r.text())")).isEqualTo("blue");
    ok(browser.post("/set/headers", Map.of("headers", Map.of())));
    assertThat(paragraph(browser.open("/seen.html"))).isEqualTo("null");
  }

  @Test
  void headersThatWouldBreakARequestAreRefused() {
    browser.open("/plain.html");

    for (Map<String, String> bad :
        List.of(
            Map.of("X-Line", "a\r\nX-Other: b"),
            Map.of("X Space", "a"),
            Map.of("", "a"),
            Map.of("Host", "example.com"),
            Map.of("X-Long", "x".repeat(9_000)))) {
      error(400, browser.post("/set/headers", Map.of("headers", bad)));
    }
    assertThat(error(400, browser.post("/set/headers", Map.of()))).contains("headers is required");
  }

  @Test
  void offlineMeansEveryTabAndItsWorkers() {
    Tab old = browser.open("/working.html");
    assertThat(told(old, "null")).isEqualTo("null");

    ok(browser.post("/set/offline", Map.of("offline", "true", "targetId", old.targetId())));

    assertThat(told(old, "offline")).isEqualTo("offline");
    assertThat(browser.evaluate(old, "fetch('/seen').then(() => 'on', () => 'off')"))
        .isEqualTo("off");
    assertThat(browser.evaluate(old, "navigator.onLine")).isEqualTo(false);
    Tab fresh = browser.open("/seen.html");
    assertThat(fresh.url()).startsWith("chrome-error:");

    ok(browser.post("/set/offline", Map.of("offline", false, "targetId", old.targetId())));
    assertThat(told(old, "null")).isEqualTo("null");
    assertThat(paragraph(browser.open("/seen.html"))).isEqualTo("null");
    assertThat(error(400, browser.post("/set/offline", Map.of()))).contains("offline is required");
  }

  @Test
  void credentialsOpenWhatAsksForThem() {
    assertThat(paragraph(browser.open("/secret.html"))).isNotEqualTo("open");
    Tab tab = browser.open("/plain.html");

    ok(browser.post("/set/credentials", Map.of("username", "ada", "password", "pass:word")));

    assertThat(paragraph(browser.open("/secret.html"))).isEqualTo("open");
    assertThat(browser.evaluate(tab, "fetch('/secret.html').then(r => r.status)")).isEqualTo(200);
  }

  @Test
  void wrongCredentialsEndInTheRefusalOfTheServer() {
    ok(browser.post("/set/credentials", Map.of("username", "ada", "password", "wrong")));

    assertThat(paragraph(browser.open(browser.site().otherSite("/secret.html")))).isEqualTo("shut");
    assertThat(error(400, browser.post("/set/credentials", Map.of("password", "x"))))
        .contains("username");
  }

  @Test
  void credentialsForOneOriginGoToNoOther() {
    ok(
        browser.post(
            "/set/credentials",
            Map.of("username", "ada", "password", "pass:word", "origin", "https://example.com")));

    assertThat(paragraph(browser.open(browser.site().otherSite("/secret.html"))))
        .isNotEqualTo("open");
  }

  @Test
  void aPlaceIsToldToEveryTabOfAnAllowedSite() {
    Tab tab = browser.open("/plain.html");
    String here =
        "new Promise(r => navigator.geolocation.getCurrentPosition("
            + "p => r(p.coords.latitude + '/' + p.coords.longitude + '/' + p.coords.accuracy),"
            + " e => r('refused ' + e.code)))";

    Map<String, Object> answer =
        ok(
            browser.post(
                "/set/geolocation",
                Map.of(
                    "targetId",
                    tab.targetId(),
                    "latitude",
                    48.5,
                    "longitude",
                    "11.25",
                    "accuracy",
                    5)));

    assertThat(answer).containsEntry("origin", "http://127.0.0.1:" + browser.site().port());
    assertThat(browser.evaluate(tab, here)).isEqualTo("48.5/11.25/5");
    assertThat(browser.evaluate(browser.open("/plain.html"), here)).isEqualTo("48.5/11.25/5");
    ok(browser.post("/set/geolocation", Map.of("clear", true)));
  }

  @Test
  void placesThatAreNoneAreRefused() {
    browser.open("/plain.html");

    assertThat(error(400, browser.post("/set/geolocation", Map.of("latitude", 1))))
        .contains("longitude");
    assertThat(error(400, browser.post("/set/geolocation", Map.of("latitude", 91, "longitude", 0))))
        .contains("-90 to 90");
    Tab empty = browser.open("about:blank");
    assertThat(
            error(
                400,
                browser.post(
                    "/set/geolocation",
                    Map.of("targetId", empty.targetId(), "latitude", 1, "longitude", 1))))
        .contains("origin");
  }

  @Test
  void permissionsAddUpUntilTheyAreTakenBack() {
    Tab tab = browser.open("/plain.html");
    String state = "navigator.permissions.query({name: '%s'}).then(p => p.state)";

    ok(browser.post("/permissions/grant", Map.of("permissions", List.of("geolocation"))));
    ok(
        browser.post(
            "/permissions/grant",
            Map.of("permissions", List.of("notifications", "clipboard-read"))));

    assertThat(browser.evaluate(tab, state.formatted("geolocation"))).isEqualTo("granted");
    assertThat(browser.evaluate(tab, state.formatted("notifications"))).isEqualTo("granted");
    ok(browser.post("/permissions/grant", Map.of("clear", true)));
    assertThat(browser.evaluate(tab, state.formatted("geolocation"))).isNotEqualTo("granted");
    assertThat(
            error(400, browser.post("/permissions/grant", Map.of("permissions", List.of("fly")))))
        .contains("unknown permission \"fly\"");
    assertThat(error(400, browser.post("/permissions/grant", Map.of())))
        .contains("permissions is required");
    assertThat(
            error(
                400,
                browser.post(
                    "/permissions/grant",
                    Map.of("permissions", List.of("camera"), "origin", "nowhere"))))
        .contains("https://example.com");
  }
}
