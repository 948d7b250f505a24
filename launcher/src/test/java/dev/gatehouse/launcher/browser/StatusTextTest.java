package dev.gatehouse.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.launcher.client.Fields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static final Map<String, Object> STOPPED =
      Map.of(
          "profile", "work",
          "driver", "gatehouse",
          "running", false,
          "cdpPort", 18800,
          "cdpPortReason", "first port of 18800..18899",
          "detectedBrowser", "chromium",
          "detectedExecutablePath", "/usr/bin/chromium",
          "tabCount", 0,
          "lastProblem", "");

  @Test
  void saysWhatThereIsAndNothingElse() {
    assertThat(StatusText.lines(Fields.of(STOPPED)))
        .containsExactly(
            Map.entry("profile", "work"),
            Map.entry("running", "false"),
            Map.entry("browser", "chromium at /usr/bin/chromium"),
            Map.entry("cdp", "18800 (first port of 18800..18899)"));
  }

  @Test
  void aRunningBrowserHasItsProcessItsTabsAndItsNotes() {
    Fields running =
        with(
            Map.of(
                "running",
                true,
                "pid",
                4711,
                "chosenBrowser",
                "chromium",
                "listener",
                Map.of("kind", "browser", "product", "Chrome/150"),
                "tabCount",
                3,
                "notes",
                List.of("runs without a window"),
                "problems",
                List.of("browser.color is no colour")));

    assertThat(StatusText.lines(running))
        .containsEntry("pid", "4711")
        .containsEntry("browser", "chromium (Chrome/150)")
        .containsEntry("tabs", "3");
    assertThat(StatusText.notes(running))
        .containsExactly("runs without a window", "browser.color is no colour");
  }

  @Test
  void aStrangerOnThePortIsNamedWithItsOwner() {
    Fields status =
        with(Map.of("listener", Map.of("kind", "browser", "owner", "gatehouse/rescue")));

    assertThat(StatusText.lines(status))
        .containsEntry("on its port", "a browser that is not this profile's, of gatehouse/rescue");
  }

  @Test
  void whatIsMissingOnThisMachineStandsInThePlaceOfTheBrowser() {
    Fields status = with(Map.of("detectError", "No supported browser found"));

    assertThat(StatusText.lines(status)).containsEntry("browser", "No supported browser found");
  }

  @Test
  void aRelayWithoutATabIsNoStranger() {
    Fields status =
        with(Map.of("driver", "extension", "listener", Map.of("kind", "browser", "owner", "x")));

    assertThat(StatusText.lines(status))
        .containsEntry("browser", "no tab has been attached with the extension")
        .doesNotContainKey("on its port");
  }

  private static Fields with(Map<String, Object> changes) {
    Map<String, Object> all = new HashMap<>(STOPPED);
    all.putAll(changes);
    return Fields.of(all);
  }
}
