package dev.gatehouse.browser.transfer;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.file.BrowserFolders;
import dev.gatehouse.browser.parts.Hand;
import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.parts.TestSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files of a browser on a disk of two megabytes, where this host lets us mount one. */
class FullDiskTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  private static Path temporary;

  @BeforeAll
  static void mountASmallDisk() throws Exception {
    temporary = browser.gateway().instance().stateDirectory().resolve("tmp");
    Files.createDirectories(temporary);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", temporary.toString()),
        "this user may not mount a disk");
  }

  @AfterAll
  static void unmountIt() throws Exception {
    browser.browsers().stop(TestBrowser.PROFILE).toCompletionStage().toCompletableFuture().join();
    run("umount", "-l", temporary.toString());
  }

  @Test
  void givesUpADownloadThatDoesNotFitAndSaysWhy() {
    browser
        .site()
        .page(
            "/huge.bin",
            exchange ->
                TestSite.send(exchange, 200, "application/octet-stream", new byte[4 << 20]));
    Hand hand = Hand.open(browser, "/acts-files.html");

    assertThat(
            error(
                507,
                browser.post(
                    "/download",
                    Map.of(
                        "targetId",
                        hand.targetId(),
                        "ref",
                        hand.ref("link", "Huge file"),
                        "path",
                        "huge.bin"))))
        .contains("is full");
    hand.click("button", "Choose files");
  }

  @Test
  void keepsTheOldFileWhenANewOneDoesNotFit() throws IOException {
    BrowserFolders folders = browser.gateway().part(BrowserFolders.class);
    Path file = folders.downloads().write("a.txt", new byte[] {1});

    assertThatThrownBy(() -> folders.downloads().write("a.txt", new byte[4 << 20]))
        .isInstanceOfSatisfying(BrowserException.class, e -> assertThat(e.status()).isEqualTo(507))
        .hasMessageContaining("is full");
    assertThat(file).hasBinaryContent(new byte[] {1});
    try (var all = Files.list(file.getParent())) {
      assertThat(all).containsExactly(file);
    }
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
