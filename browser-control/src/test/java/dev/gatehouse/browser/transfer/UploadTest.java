package dev.gatehouse.browser.transfer;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.Hand;
import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UploadTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  private Hand hand;
  private Path uploads;

  @BeforeEach
  void makeFilesAndOpenThePage() throws IOException {
    Path state = browser.gateway().instance().stateDirectory();
    uploads = Files.createDirectories(state.resolve("tmp/uploads"));
    Files.writeString(uploads.resolve("a.txt"), "alpha");
    Files.createDirectories(uploads.resolve("sub"));
    Files.writeString(uploads.resolve("sub/b.txt"), "beta");
    Files.writeString(state.resolve("secret.txt"), "secret");
    Files.deleteIfExists(uploads.resolve("link.txt"));
    Files.createSymbolicLink(uploads.resolve("link.txt"), state.resolve("secret.txt"));
    hand = Hand.open(browser, "/acts-files.html");
  }

  @Test
  void setsTheFilesOfAnInput() {
    ok(upload("element", "#many", "a.txt", uploads.resolve("sub/b.txt").toString()));

    hand.says("a.txt=alpha b.txt=beta");
  }

  @Test
  void answersTheChooserThatAClickOpens() {
    ok(upload("ref", hand.ref("button", "Choose files"), "a.txt"));

    hand.says("a.txt=alpha");
  }

  @Test
  void answersTheNextChooserWhoeverOpensIt() {
    ok(upload("timeoutMs", "20000", "a.txt"));
    ok(upload("timeoutMs", "20000", "sub/b.txt"));
    hand.click("button", "Choose files");

    hand.says("b.txt=beta");
  }

  @Test
  void refusesWhatLiesOutsideItsFolderAndWhatIsMissing() {
    for (String path : List.of("../../secret.txt", "/etc/hostname", "link.txt", "sub")) {
      assertThat(error(400, upload("element", "#many", path)))
          .contains("must stay within the uploads folder");
    }
    assertThat(error(404, upload("element", "#many", "none.txt")))
        .contains("no file \"none.txt\"")
        .contains(uploads.toString());
    assertThat(error(400, browser.post("/hooks/file-chooser", Map.of())))
        .contains("paths are required");
  }

  @Test
  void refusesSeveralFilesForOneAndFilesForAnotherElement() {
    assertThat(error(400, upload("element", "#one", "a.txt", "sub/b.txt")))
        .contains("one file only");
    assertThat(error(400, upload("element", "button", "a.txt"))).contains("no file input");
    assertThat(error(500, upload("ref", hand.ref("link", "Slow file"), "a.txt")))
        .contains("opened no file chooser");
    Map<String, Object> both = new HashMap<>();
    both.put("paths", List.of("a.txt"));
    both.put("ref", "e1");
    both.put("element", "#one");
    assertThat(error(400, browser.post("/hooks/file-chooser", both)))
        .contains("cannot be combined");
  }

  @Test
  void givesThePageACopyThatLaterChangesDoNotReach() throws IOException {
    ok(upload("element", "#one", "a.txt"));
    hand.says("a.txt=alpha");
    Files.writeString(uploads.resolve("a.txt"), "changed");

    assertThat(hand.evaluate("document.getElementById('one').files[0].text()")).isEqualTo("alpha");
  }

  private Answer upload(String key, String value, String... paths) {
    Map<String, Object> body = new HashMap<>();
    body.put("targetId", hand.targetId());
    body.put("paths", List.of(paths));
    body.put(key, value);
    return browser.post("/hooks/file-chooser", body);
  }
}
