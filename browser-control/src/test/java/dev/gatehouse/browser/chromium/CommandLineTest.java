package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.failure.BrowserException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final FoundBrowser PROGRAM =
      new FoundBrowser(BrowserKind.CHROMIUM, Path.of("/opt/my browser/chromium"));
  private static final Path DATA = Path.of("/state/a b/ü/user-data");

  @Test
  void startsThroughAShellThatGivesItThePipe() {
    List<String> words = words(HostSystem.LINUX, true, List.of());

    assertThat(words)
        .startsWith(
            "/bin/sh", "-c", "exec \"$@\" 3<&0 4>/dev/null", "sh", "/opt/my browser/chromium")
        .contains("--remote-debugging-port=18800", "--remote-debugging-pipe")
        .contains("--user-data-dir=/state/a b/ü/user-data")
        .endsWith("about:blank");
  }

  @Test
  void startsWithThePortAloneOnWindows() {
    List<String> words = words(HostSystem.WINDOWS, false, List.of());

    assertThat(words)
        .startsWith("/opt/my browser/chromium")
        .contains("--remote-debugging-port=18800")
        .doesNotContain("--remote-debugging-pipe", "--disable-dev-shm-usage", "/bin/sh");
  }

  @Test
  void hasTheFlagsOfItsModes() {
    CommandLine open = new CommandLine(HostSystem.LINUX, false, true, true);
    CommandLine closed = new CommandLine(HostSystem.LINUX, true, false, true);

    assertThat(open.words(plan(List.of()))).doesNotContain("--headless=new", "--no-sandbox");
    assertThat(closed.words(plan(List.of())))
        .contains("--headless=new", "--no-sandbox", "--disable-setuid-sandbox");
  }

  @Test
  void addsConfiguredArgumentsBeforeItsOwn() {
    List<String> words = words(HostSystem.LINUX, true, List.of(" --lang=de ", "", "--mute-audio"));

    assertThat(words)
        .containsSubsequence("--lang=de", "--mute-audio", "--remote-debugging-port=18800");
    assertThat(words).doesNotContain("");
  }

  @Test
  void joinsFeaturesThatAreDisabledTwice() {
    assertThat(words(HostSystem.LINUX, true, List.of("--disable-features=Mine,Translate")))
        .filteredOn(word -> word.startsWith("--disable-features="))
        .singleElement()
        .asString()
        .contains("Translate,MediaRouter")
        .endsWith(",Mine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--user-data-dir=/tmp/x",
        "--remote-debugging-port=9222",
        "--remote-debugging-port",
        " --remote-debugging-pipe ",
        "--remote-debugging-address=0.0.0.0",
        "--profile-directory=Other"
      })
  void refusesArgumentsThatWouldMakeAnotherBrowserOfIt(String argument) {
    assertThatThrownBy(() -> words(HostSystem.LINUX, true, List.of(argument)))
        .isInstanceOfSatisfying(BrowserException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining("browser.extraArgs");
  }

  private static List<String> words(HostSystem system, boolean pipe, List<String> extra) {
    return new CommandLine(system, true, true, pipe).words(plan(extra));
  }

  private static LaunchPlan plan(List<String> extra) {
    return LaunchPlan.builder(PROGRAM, 18_800, DATA).extraArgs(extra).build();
  }
}
