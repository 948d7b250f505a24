package dev.gatehouse.browser.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.parts.TestSite;
import dev.gatehouse.browser.tab.Tab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class NavigateTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  private Tab tab;

  @BeforeAll
  static void pages() {
    TestSite site = browser.site();
    site.page("/one", "<!doctype html><title>one</title><h1 id=deep>one</h1>");
    site.page("/two", "<!doctype html><title>two</title><h1>two</h1>");
    site.page("/client", "<!doctype html><script>location.replace('/two')</script>");
    site.page(
        "/hop",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/one");
          exchange.sendResponseHeaders(302, -1);
        });
    site.page(
        "/loop",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/loop?" + System.nanoTime());
          exchange.sendResponseHeaders(302, -1);
        });
    site.page(
        "/missing",
        exchange -> TestSite.send(exchange, 404, "text/html", "<h1>gone</h1>".getBytes(UTF_8)));
    site.page("/broken", exchange -> TestSite.send(exchange, 500, "text/html", new byte[0]));
    site.page(
        "/file",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=a.bin");
          TestSite.send(exchange, 200, "application/octet-stream", new byte[10]);
        });
    site.page(
        "/login",
        exchange -> {
          String wanted = "Basic " + Base64.getEncoder().encodeToString("ada:pw".getBytes(UTF_8));
          if (wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            TestSite.send(exchange, 200, "text/html", "<h1>welcome</h1>".getBytes(UTF_8));
          } else {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
            TestSite.send(exchange, 401, "text/html", "<h1>who?</h1>".getBytes(UTF_8));
          }
        });
  }

  @BeforeEach
  void tab() {
    for (Tab old : browser.browser().tabs()) {
      browser.delete("/tabs/" + old.targetId());
    }
    tab = browser.open("about:blank");
  }

  @ParameterizedTest
  @CsvSource({"/one,/one", "/hop,/one", "/client,/two", "/missing,/missing", "/one#deep,/one#deep"})
  void answersWithWhereThePageIsInTheEnd(String asked, String arrived) {
    assertThat(TestBrowser.ok(go(asked)))
        .containsEntry("ok", true)
        .containsEntry("targetId", tab.targetId())
        .containsEntry("url", browser.site().url(arrived));
  }

  @Test
  void anErrorOfTheServerIsAPageLikeAnyOther() {
    TestBrowser.ok(go("/missing"));
    assertThat(browser.evaluate(tab, "document.body.textContent")).isEqualTo("gone");
    assertThat(go("/broken").status()).isIn(200, 500);
  }

  @Test
  void anotherPlaceOnTheSamePageNeedsNoLoad() {
    TestBrowser.ok(go("/one"));
    assertThat(TestBrowser.ok(go("/one#deep")))
        .containsEntry("url", browser.site().url("/one#deep"));
  }

  @Test
  void goesBackForwardAndThereAgain() {
    TestBrowser.ok(go("/one"));
    TestBrowser.ok(go("/two"));

    assertThat(act("back")).containsEntry("url", browser.site().url("/one"));
    assertThat(act("forward")).containsEntry("url", browser.site().url("/two"));
    browser.evaluate(tab, "document.title = 'changed'");
    assertThat(act("reload")).containsEntry("url", browser.site().url("/two"));
    assertThat(browser.evaluate(tab, "document.title")).isEqualTo("two");
    assertThat(TestBrowser.error(409, browser.post("/navigate", body("action", "forward"))))
        .contains("no page to go forward to");
    assertThat(TestBrowser.error(400, browser.post("/navigate", body("action", "up"))))
        .contains("unknown action");
  }

  @Test
  void anEndlessRedirectIsToldInWords() {
    assertThat(TestBrowser.error(500, go("/loop"))).contains("redirects without end");
  }

  @Test
  void aServerThatNeverAnswersEndsAtTheLimit() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      Map<String, Object> body = body("url", "http://127.0.0.1:" + silent.getLocalPort() + "/");
      body.put("timeoutMs", 1);

      // The least that is waited is a second.
      assertThat(TestBrowser.error(500, browser.post("/navigate", body)))
          .contains("Timeout 1000ms exceeded", "no page came");
    }
    TestBrowser.ok(go("/one"));
  }

  @Test
  void aServerThatIsNotThereIsToldInWords() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }

    assertThat(
            TestBrowser.error(
                500, browser.post("/navigate", body("url", "http://127.0.0.1:" + port + "/"))))
        .contains("nobody answers");
  }

  @Test
  void aPageThatIsADownloadLeavesTheTabWhereItWas() {
    TestBrowser.ok(go("/one"));

    assertThat(TestBrowser.error(500, go("/file"))).contains("is a download and no page");
    assertThat(browser.evaluate(tab, "document.title")).isEqualTo("one");
  }

  @Test
  void aServerWithoutTlsUnderHttpsIsToldInWords() throws IOException {
    try (CountingServer plain = new CountingServer()) {
      assertThat(
              TestBrowser.error(
                  500,
                  browser.post(
                      "/navigate", body("url", "https://127.0.0.1:" + plain.port() + "/"))))
          .contains("does not speak TLS");
    }
  }

  @Test
  void aCrashedTabComesBack() {
    TestBrowser.ok(go("/one"));
    tab.session().send("Page.crash");
    await().atMost(Duration.ofMinutes(1)).until(tab::crashed);

    assertThat(TestBrowser.ok(go("/two"))).containsEntry("url", browser.site().url("/two"));
    assertThat(browser.evaluate(tab, "document.title")).isEqualTo("two");
  }

  @Test
  void aMissingOrBadAddressIsRefused() {
    assertThat(TestBrowser.error(400, browser.post("/navigate", Map.of())))
        .contains("url is required");
    assertThat(TestBrowser.error(400, browser.post("/navigate", body("url", "localhost:3000"))))
        .contains("Invalid URL: localhost:3000");
    assertThat(TestBrowser.error(400, browser.post("/navigate", body("url", "http://"))))
        .contains("Invalid URL");
    assertThat(
            TestBrowser.error(400, browser.post("/navigate", body("url", "http://me:secret@a.b/"))))
        .contains("Invalid URL")
        .doesNotContain("secret");
  }

  @Test
  void onlyListedHostsAreOpenedWhereThereIsAList() {
    try {
      browser
          .gateway()
          .configure(
              Map.of(
                  "headless",
                  true,
                  "defaultProfile",
                  TestBrowser.PROFILE,
                  "ssrfPolicy",
                  Map.of(
                      "dangerouslyAllowPrivateNetwork",
                      true,
                      "hostnameAllowlist",
                      List.of("localhost"))));

      TestBrowser.ok(browser.post("/navigate", body("url", browser.site().otherSite("/one"))));
      assertThat(TestBrowser.error(400, go("/one")))
          .contains("Blocked hostname (not in allowlist): 127.0.0.1");
    } finally {
      browser.gateway().configure(Map.of("headless", true, "defaultProfile", TestBrowser.PROFILE));
    }
  }

  @Test
  void credentialsAreGivenToTheServerThatTheyAreFor() {
    TestBrowser.ok(go("/login"));
    assertThat(browser.evaluate(tab, "document.body.textContent")).isEqualTo("who?");

    credentials("ada", "pw", browser.site().otherSite("").replaceAll("/$", ""));
    TestBrowser.ok(go("/login"));
    assertThat(browser.evaluate(tab, "document.body.textContent")).isEqualTo("who?");

    credentials("ada", "pw", "");
    TestBrowser.ok(go("/login"));
    assertThat(browser.evaluate(tab, "document.body.textContent")).isEqualTo("welcome");
  }

  @Test
  void wrongCredentialsAreTriedOnceAndRightOnesWorkAfterThem() {
    credentials("ada", "wrong", "");

    String url = browser.site().otherSite("/login");
    TestBrowser.ok(browser.post("/navigate", body("url", url)));
    assertThat(browser.evaluate(tab, "document.body.textContent")).isEqualTo("who?");

    credentials("ada", "pw", "");
    TestBrowser.ok(browser.post("/navigate", body("url", url)));
    assertThat(browser.evaluate(tab, "document.body.textContent")).isEqualTo("welcome");
  }

  private void credentials(String user, String password, String origin) {
    HttpCredentials given =
        new HttpCredentials(user, password, Optional.of(origin).filter(o -> !o.isEmpty()));
    browser.onLoop(() -> tab.part(RequestGate.class).credentials(Optional.of(given)));
  }

  private Map<String, Object> act(String action) {
    return TestBrowser.ok(browser.post("/navigate", body("action", action)));
  }

  private dev.gatehouse.profiles.component.BrowserRoutes.Answer go(String path) {
    return browser.post("/navigate", body("url", browser.site().url(path)));
  }

  private Map<String, Object> body(String key, Object value) {
    Map<String, Object> body = new HashMap<>();
    body.put("targetId", tab.targetId());
    body.put(key, value);
    return body;
  }
}
