package dev.gatehouse.browser.transfer;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.gatehouse.browser.parts.Hand;
import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.profiles.component.BrowserRoutes;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import dev.gatehouse.profiles.component.BrowserRoutes.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  @RegisterExtension
  static final TestBrowser browser = TestBrowser.with(Map.of("maxDownloadMiB", 1));

  private static final String DOWNLOAD =
      "() => Object.assign(document.createElement('a'), {href: 'part.bin', download: ''}).click()";

  private final AtomicInteger taken = new AtomicInteger();
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private Hand hand;
  private Path downloads;

  @BeforeEach
  void openThePage() {
    downloads = browser.gateway().instance().stateDirectory().resolve("tmp/downloads");
    browser.site().page("/slow.bin", exchange -> begin(exchange, 100_000, 4_000, testIsOver));
    browser.site().page("/huge.bin", exchange -> begin(exchange, 0, 8 << 20, testIsOver));
    hand = Hand.open(browser, "/acts-files.html");
  }

  @AfterEach
  void letTheSiteEnd() {
    testIsOver.countDown();
  }

  @Test
  void savesWhatAClickDownloadsWhereItWasAskedTo() throws IOException {
    Map<?, ?> saved = download("Report", "mine.txt");

    assertThat(saved.get("suggestedFilename")).isEqualTo("report.txt");
    assertThat(saved.get("url").toString()).startsWith("blob:");
    Path file = Path.of(saved.get("path").toString());
    assertThat(file).isEqualTo(downloads.resolve("mine.txt")).hasContent("hello");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void givesAnOddNameACleanOneOfItsOwn() throws Exception {
    CompletableFuture<Answer> waiting = waitForDownload(5_000);
    hand.click("link", "Odd name");

    Map<?, ?> saved = (Map<?, ?>) ok(waiting.get(60, TimeUnit.SECONDS)).get("download");
    assertThat(Path.of(saved.get("path").toString()))
        .hasParent(downloads)
        .hasContent("hello")
        .satisfies(file -> assertThat(file.getFileName().toString()).endsWith("odd.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out.txt", "/etc/out.txt", "a/../../out.txt", "no/such/folder.txt"})
  void refusesAPathOutsideItsFolder(String path) {
    assertThat(
            error(
                400,
                browser.post(
                    "/download", Map.of("ref", "e1", "path", path, "targetId", hand.targetId()))))
        .contains("must stay within the downloads folder");
    assertThat(error(400, browser.post("/wait/download", Map.of("path", path))))
        .contains("must stay within the downloads folder");
  }

  @Test
  void endsADownloadThatNeverEnds() throws IOException {
    assertThat(
            error(
                500,
                browser.post(
                    "/download",
                    Map.of(
                        "targetId",
                        hand.targetId(),
                        "ref",
                        hand.ref("link", "Slow file"),
                        "path",
                        "slow.bin",
                        "timeoutMs",
                        6_000))))
        .contains("did not end within 6000 ms and was cancelled");

    assertThat(downloads.resolve("slow.bin")).doesNotExist();
    await().atMost(60, TimeUnit.SECONDS).until(this::staged, List::isEmpty);
  }

  @Test
  void endsADownloadThatIsTooLarge() {
    assertThat(
            error(
                500,
                browser.post(
                    "/download",
                    Map.of(
                        "targetId",
                        hand.targetId(),
                        "ref",
                        hand.ref("link", "Huge file"),
                        "path",
                        "huge.bin"))))
        .contains("larger than the 1 MiB that browser.maxDownloadMiB allows");

    assertThat(downloads.resolve("huge.bin")).doesNotExist();
    await().atMost(60, TimeUnit.SECONDS).until(this::staged, List::isEmpty);
  }

  @Test
  void letsTheNewerWaiterWin() throws Exception {
    CompletableFuture<Answer> older = waitForDownload(20_000);
    CompletableFuture<Answer> newer = waitForDownload(20_000);

    assertThat(error(409, older.get(60, TimeUnit.SECONDS)))
        .contains("Download was superseded by another waiter");
    hand.click("link", "Report");
    ok(newer.get(60, TimeUnit.SECONDS));
  }

  @Test
  void saysThatNoDownloadBegan() throws Exception {
    assertThat(error(500, waitForDownload(600).get(60, TimeUnit.SECONDS)))
        .contains("no download began within 600 ms");
    assertThat(
            error(
                500,
                browser.post(
                    "/download",
                    Map.of("targetId", hand.targetId(), "ref", "e9999", "path", "a.txt"))))
        .contains("Unknown ref");
  }

  @Test
  void keepsWhatNobodyAskedForAndListsIt() {
    hand.click("link", "Report");

    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              List<?> all = (List<?>) ok(browser.get("/downloads")).get("downloads");
              Map<?, ?> last = (Map<?, ?>) all.get(0);
              assertThat(last.get("state")).isEqualTo("done");
              assertThat(Path.of(last.get("path").toString()))
                  .hasParent(downloads)
                  .hasContent("hello");
            });
  }

  @Test
  void whatNobodyAskedForNeverTakesMoreThanOneDownloadMay() throws IOException {
    browser.site().page("/part.bin", exchange -> whole(exchange, 400_000));

    for (int i = 0; i < 4; i++) {
      hand.act("evaluate", "fn", DOWNLOAD);
      int wanted = i + 1;
      await().atMost(60, TimeUnit.SECONDS).until(() -> taken.get() == wanted);
    }

    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              assertThat(staged()).isEmpty();
              try (Stream<Path> kept = Files.list(downloads)) {
                assertThat(kept.filter(file -> file.toString().endsWith("part.bin"))).hasSize(2);
              }
            });
  }

  private Map<?, ?> download(String link, String path) {
    Answer answer =
        browser.post(
            "/download",
            Map.of("targetId", hand.targetId(), "ref", hand.ref("link", link), "path", path));
    return (Map<?, ?>) ok(answer).get("download");
  }

  /** Asks, and returns once the question is being waited on. */
  private CompletableFuture<Answer> waitForDownload(int millis) {
    CompletableFuture<Answer> answer =
        browser
            .gateway()
            .part(BrowserRoutes.class)
            .handle(
                new Request(
                    "POST",
                    "/wait/download",
                    Map.of(),
                    Map.of("targetId", hand.targetId(), "timeoutMs", millis)))
            .toCompletableFuture();
    // Calls go the same way one after the other: this one has an answer after that one waits.
    hand.act("wait", "timeMs", 300);
    return answer;
  }

  private List<Path> staged() throws IOException {
    try (Stream<Path> all = Files.walk(downloads.resolveSibling("browser"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private void whole(HttpExchange exchange, int bytes) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(200, bytes);
    exchange.getResponseBody().write("x".repeat(bytes).getBytes(UTF_8));
    exchange.close();
    taken.incrementAndGet();
  }

  /** Sends a beginning, then nothing more until the test is over. */
  private static void begin(HttpExchange exchange, int announced, int sent, CountDownLatch end)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(200, announced);
    try {
      byte[] piece = "x".repeat(4_000).getBytes(UTF_8);
      for (int done = 0; done < sent; done += piece.length) {
        exchange.getResponseBody().write(piece);
      }
      exchange.getResponseBody().flush();
      end.await(30, TimeUnit.SECONDS);
    } catch (IOException e) {
      // The browser has given up, which is what these tests are about.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
