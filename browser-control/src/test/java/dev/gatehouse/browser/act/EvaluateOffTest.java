package dev.gatehouse.browser.act;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestBrowser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EvaluateOffTest {
  @RegisterExtension
  static final TestBrowser browser = TestBrowser.with(Map.of("evaluateEnabled", false));

  @Test
  void runsNoCodeOfACallerAndStartsNoBrowserForIt() {
    assertThat(error(403, browser.post("/act", Map.of("kind", "evaluate", "fn", "1"))))
        .contains("browser.evaluateEnabled");
    assertThat(error(403, browser.post("/act", Map.of("kind", "wait", "fn", "1"))))
        .contains("browser.evaluateEnabled");

    assertThat(TestBrowser.ok(browser.get("/"))).containsEntry("running", false);
  }
}
