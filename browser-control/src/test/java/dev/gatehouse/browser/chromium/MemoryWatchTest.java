package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.browser.cdp.CdpConnection;
import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.parts.TestSite;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a browser may take of the host's memory. */
class MemoryWatchTest {
  private static final int MIB = 1_024 * 1_024;

  @RegisterExtension final RealChromium browsers = new RealChromium();

  @TempDir Path home;

  @BeforeEach
  void onlyWhereTheSystemTells() {
    assumeTrue(new ProcessMemory(Path.of("/proc")).available(), "this system has no /proc");
  }

  @Test
  void aBrowserThatTakesTooMuchEndsWithTheReason() throws Exception {
    RunningChromium running = browsers.start(browsers.builder(home).memoryMiB(40).build());

    Exit exit = RealChromium.await(running.exited());

    assertThat(exit.asked()).isFalse();
    assertThat(exit.reason()).contains("MiB").contains("may take 40 MiB");
    assertThat(Processes.using(running.plan().home().word())).isEmpty();
  }

  @Test
  void aPageThatTakesTooMuchEndsAndItsBrowserGoesOn() throws Exception {
    RunningChromium first = browsers.start(browsers.plan(home));
    long usual = RealChromium.await(first.memory());
    assertThat(usual).isGreaterThan(50L * MIB);
    RealChromium.await(first.stop());
    int limit = (int) (usual / MIB) + 400;
    RunningChromium running = browsers.start(browsers.builder(home).memoryMiB(limit).build());
    try (TestSite site = TestSite.of(home).page("/fat.html", "<!doctype html><title>fat</title>")) {
      CdpConnection connection = PageNote.connect(browsers.vertx(), running);
      CdpSession tab = PageNote.open(connection, site.url("/fat.html"));
      CompletableFuture<Void> crashed = new CompletableFuture<>();
      tab.on("Inspector.targetCrashed", event -> crashed.complete(null));
      RealChromium.await(tab.send("Inspector.enable"));

      tab.send(
          "Runtime.evaluate",
          new JsonObject()
              .put(
                  "expression",
                  "window.kept = []; const step = () => { if (kept.length < 60)"
                      + " { kept.push(new Uint8Array(2e7).fill(1)); setTimeout(step, 5); } }; step();"));

      crashed.get(RealChromium.LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(running.exited().isComplete()).isFalse();
      await()
          .atMost(RealChromium.LIMIT)
          .until(() -> RealChromium.await(running.memory()) < (long) limit * MIB);
      assertThat(PageNote.open(connection, site.url("/fat.html")).id()).isNotEmpty();
    }
  }
}
