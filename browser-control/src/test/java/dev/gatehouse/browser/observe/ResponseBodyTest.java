package dev.gatehouse.browser.observe;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.parts.TestSite;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResponseBodyTest {
  private static final int LARGE = 5_000_000;

  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  @BeforeAll
  static void pages() {
    browser
        .site()
        .page("/caller.html", "<title>Caller</title>")
        .page("/data.json", exchange -> send(exchange, "application/json", "{\"name\":\"Zoë\"}"))
        .page("/large.txt", exchange -> send(exchange, "text/plain", "y".repeat(LARGE)))
        .page(
            "/bytes.bin",
            exchange ->
                TestSite.send(
                    exchange, 200, "application/octet-stream", new byte[] {0, 1, (byte) 0xff, 7}))
        .page("/moved", exchange -> redirect(exchange, "/data.json"));
  }

  private static void send(HttpExchange exchange, String type, String body) throws IOException {
    exchange.getResponseHeaders().set("X-Mark", "here");
    TestSite.send(exchange, 200, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(302, -1);
  }

  /** Asks for the next body, then lets the page fetch until the answer is there. */
  private static Answer waitFor(Tab tab, String pattern, String fetched, Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("targetId", tab.targetId());
    body.put("url", pattern);
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(() -> browser.post("/response/body", body));
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              browser.evaluate(tab, "fetch('" + fetched + "').then(r => r.blob()).then(() => 1)");
              return answer.isDone();
            });
    return answer.join();
  }

  private static Map<?, ?> response(Answer answer) {
    return (Map<?, ?>) ok(answer).get("response");
  }

  @Test
  void givesTheBodyOfTheNextResponseThatFits() {
    Tab tab = browser.open("/caller.html");

    Map<?, ?> response = response(waitFor(tab, "**/data.*", "/data.json", Map.of()));

    assertThat(response.get("url")).isEqualTo(browser.site().url("/data.json"));
    assertThat(response.get("status")).isEqualTo(200);
    assertThat(response.get("body")).isEqualTo("{\"name\":\"Zoë\"}");
    assertThat(((Map<?, ?>) response.get("headers")).get("x-mark")).isEqualTo("here");
    assertThat(response.containsKey("truncated")).isFalse();
  }

  @Test
  void cutsAnAnswerOfFiveMegabytes() {
    Tab tab = browser.open("/caller.html");

    Map<?, ?> cut = response(waitFor(tab, "large", "/large.txt", Map.of("maxChars", 1000)));
    Map<?, ?> whole = response(waitFor(tab, "large", "/large.txt", Map.of("maxChars", LARGE)));

    assertThat(String.valueOf(cut.get("body"))).hasSize(1000);
    assertThat(cut.get("truncated")).isEqualTo(true);
    assertThat(cut.get("bodyChars")).isEqualTo(LARGE);
    assertThat(String.valueOf(whole.get("body"))).hasSize(LARGE);
  }

  @Test
  void givesBytesAsBase64() {
    Tab tab = browser.open("/caller.html");

    Map<?, ?> response = response(waitFor(tab, "bytes", "/bytes.bin", Map.of()));

    assertThat(response.get("base64")).isEqualTo(true);
    assertThat(Base64.getDecoder().decode(String.valueOf(response.get("body"))))
        .containsExactly(0, 1, 0xff, 7);
  }

  @Test
  void givesTheEndOfARedirectAndNotItsFirstStep() {
    Tab tab = browser.open("/caller.html");

    Map<?, ?> response = response(waitFor(tab, "data.json", "/moved", Map.of()));

    assertThat(response.get("status")).isEqualTo(200);
    assertThat(response.get("body")).isEqualTo("{\"name\":\"Zoë\"}");
  }

  @Test
  void saysWhatToDoWhenNothingComes() {
    browser.open("/caller.html");

    assertThat(
            error(
                500, browser.post("/response/body", Map.of("url", "*/never*", "timeoutMs", "200"))))
        .contains("*/never*", "200 ms", "/requests");
    assertThat(error(400, browser.post("/response/body", Map.of()))).contains("url is required");
  }

  @Test
  void saysSoWhenAnAnswerNeverEnds() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    browser
        .site()
        .page(
            "/stream.txt",
            exchange -> {
              exchange.getResponseHeaders().set("Content-Type", "text/plain");
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write("x".repeat(5000).getBytes(StandardCharsets.UTF_8));
              exchange.getResponseBody().flush();
              try {
                over.await(60, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Tab tab = browser.open("/caller.html");
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(
            () ->
                browser.post(
                    "/response/body",
                    Map.of("url", "stream", "timeoutMs", 3000, "targetId", tab.targetId())));
    browser.evaluate(tab, "setInterval(() => fetch('/stream.txt'), 300); 0");

    assertThat(error(500, answer.get(60, TimeUnit.SECONDS))).contains("did not end");
    over.countDown();
    ok(browser.delete("/tabs/" + tab.targetId()));
  }
}
