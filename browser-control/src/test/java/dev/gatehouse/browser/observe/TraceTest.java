package dev.gatehouse.browser.observe;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.profiles.StateLayout;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TraceTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  @BeforeAll
  static void pages() {
    browser
        .site()
        .page(
            "/busy.html",
            "<title>Busy</title><button onclick='go()'>Go</button><p id=p></p><script>"
                + "console.log('traced');function go(){performance.mark('own-mark');"
                + "let n=0;const t=setInterval(()=>{p.textContent=++n;if(n>20)clearInterval(t)},20)}"
                + "</script>");
  }

  @AfterEach
  void endWhatRuns() {
    browser.post("/trace/stop", Map.of());
  }

  private static Path traces() {
    return StateLayout.of(browser.gateway().instance()).traces();
  }

  private static String entry(ZipFile zip, String name) {
    ZipEntry entry = zip.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    try {
      return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void writesWhatChromiumAndTheGatewayHaveSeen() throws IOException {
    Tab tab = browser.open("/busy.html");
    ok(browser.post("/trace/start", Map.of("targetId", tab.targetId())));
    browser.evaluate(tab, "go(); new Promise(r => setTimeout(() => r(1), 600))");

    Map<String, Object> answer = ok(browser.post("/trace/stop", Map.of("path", "busy.zip")));

    assertThat(answer).containsEntry("path", traces().resolve("busy.zip").toString());
    try (ZipFile zip = new ZipFile(traces().resolve("busy.zip").toFile())) {
      JsonArray events = new JsonObject(entry(zip, "trace.json")).getJsonArray("traceEvents");
      List<String> names =
          events.stream().map(event -> ((JsonObject) event).getString("name")).toList();
      assertThat(names).contains("own-mark", "EvaluateScript");
      assertThat(
              zip.stream()
                  .map(ZipEntry::getName)
                  .filter(name -> name.startsWith("tab-"))
                  .map(name -> entry(zip, name)))
          .anySatisfy(tabEntry -> assertThat(tabEntry).contains("busy.html", "traced"));
      assertThat(zip.stream().filter(file -> file.getName().startsWith("screenshots/")).toList())
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(ImageIO.read(zip.getInputStream(file)).getWidth()).isBetween(1, 800));
      assertThat(entry(zip, "trace-info.json")).contains("\"profile\" : \"sigil\"");
    }
  }

  @Test
  void namesAFileByItselfAndLeavesNothingHalfWritten() throws IOException {
    browser.open("/busy.html");
    ok(browser.post("/trace/start", Map.of("screenshots", false)));

    Path file = Path.of(String.valueOf(ok(browser.post("/trace/stop", Map.of())).get("path")));

    assertThat(file.getParent()).isEqualTo(traces());
    assertThat(file.getFileName().toString()).startsWith("browser-trace-").endsWith(".zip");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    Path staging = StateLayout.of(browser.gateway().instance()).temporary().resolve("browser");
    try (Stream<Path> left = Files.list(staging)) {
      assertThat(left.filter(path -> path.toString().contains("trace-"))).isEmpty();
    }
  }

  @Test
  void recordsOneTraceAtATime() {
    browser.open("/busy.html");
    ok(browser.post("/trace/start", Map.of()));

    assertThat(error(409, browser.post("/trace/start", Map.of()))).contains("/trace/stop");
    ok(browser.post("/trace/stop", Map.of()));
    assertThat(error(409, browser.post("/trace/stop", Map.of()))).contains("/trace/start");
    ok(browser.post("/trace/start", Map.of()));
  }

  @Test
  void writesNowhereElseAndGoesOnAfterAWrongPath() {
    browser.open("/busy.html");
    ok(browser.post("/trace/start", Map.of()));

    for (String path : List.of("../out.zip", "/etc/out.zip", "a/../../out.zip", ".")) {
      assertThat(error(400, browser.post("/trace/stop", Map.of("path", path))))
          .contains("must stay within the traces folder");
    }
    ok(browser.post("/trace/stop", Map.of("path", "right.zip")));
    assertThat(traces().resolve("right.zip")).isRegularFile();
    assertThat(traces().resolveSibling("out.zip")).doesNotExist();
  }
}
