package dev.gatehouse.browser.cdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.browser.cdp.DevToolsProbe.Finding;
import dev.gatehouse.browser.cdp.DevToolsProbe.Listener;
import dev.gatehouse.browser.chromium.BrowserFinder;
import dev.gatehouse.browser.chromium.FoundBrowser;
import dev.gatehouse.core.Environment;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe against the browser of this host; reported as skipped where there is none. */
class RealBrowserTest {
  @Test
  void theProbeKnowsARealBrowser(@TempDir Path data) throws Exception {
    Optional<FoundBrowser> found = new BrowserFinder(Environment.system()).find(Optional.empty());
    assumeTrue(found.isPresent(), "no browser is installed on this host");
    Process browser = start(found.get().executable(), data);
    Vertx vertx = Vertx.vertx();
    try {
      Path portFile = data.resolve("DevToolsActivePort");
      await().atMost(Duration.ofSeconds(60)).until(() -> written(portFile));
      int port = Integer.parseInt(Files.readAllLines(portFile).get(0));

      Finding finding =
          new DevToolsProbe(vertx)
              .look(BrowserEndpoint.local(port), Duration.ofSeconds(20), Duration.ofSeconds(20))
              .toCompletionStage()
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);

      assertThat(finding.listener()).isEqualTo(Listener.BROWSER);
      assertThat(finding.ready()).isTrue();
      assertThat(finding.product()).contains("/");
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private static boolean written(Path portFile) throws IOException {
    return Files.exists(portFile) && Files.readAllLines(portFile).size() >= 2;
  }

  private static Process start(Path program, Path data) throws IOException {
    return new ProcessBuilder(
            List.of(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + data,
                "about:blank"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.to(new File(data.toFile(), "output.log")))
        .start();
  }
}
