package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The browser that a person has chosen for the host. */
class DefaultBrowserTest {
  private final Map<List<String>, String> answers = new HashMap<>();
  private final Commands commands = words -> Optional.ofNullable(answers.get(words));

  @TempDir Path folder;

  @Nested
  class OnLinux {
    @Test
    void readsTheProgramFromItsDesktopFile() throws IOException {
      answers.put(List.of("xdg-settings", "get", "default-web-browser"), "brave-browser.desktop");
      desktop("brave-browser.desktop", "Exec=env LANG=C \"/opt/brave.com/brave browser\" %U");

      assertThat(linux(Map.of()).find())
          .contains(new FoundBrowser(BrowserKind.BRAVE, Path.of("/opt/brave.com/brave browser")));
    }

    @Test
    void asksTheSecondToolWhereTheFirstIsMissing() throws IOException {
      answers.put(
          List.of("xdg-mime", "query", "default", "x-scheme-handler/http"), "chromium.desktop");
      desktop("chromium.desktop", "Exec=chromium %U");

      assertThat(linux(Map.of("PATH", ".:/usr/bin")).find())
          .contains(new FoundBrowser(BrowserKind.CHROMIUM, Path.of("/usr/bin/chromium")));
    }

    @Test
    void aBrowserOfAnotherKindIsNotTaken() throws IOException {
      answers.put(List.of("xdg-settings", "get", "default-web-browser"), "firefox.desktop");
      desktop("firefox.desktop", "Exec=/usr/bin/firefox %u");

      assertThat(linux(Map.of()).find()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "a/b.desktop", "", "chromium", "x y.desktop"})
    void anAnswerThatIsNoNameOfADesktopFileIsNotFollowed(String answer) throws IOException {
      answers.put(List.of("xdg-settings", "get", "default-web-browser"), answer);
      desktop("chromium.desktop", "Exec=/usr/bin/chromium");

      assertThat(linux(Map.of()).find()).isEmpty();
    }

    private DefaultBrowser linux(Map<String, String> variables) {
      return new DefaultBrowser(
          HostSystem.LINUX,
          new Environment(variables, folder, folder),
          commands,
          path -> true,
          List.of(folder.resolve("none"), folder));
    }

    private void desktop(String name, String exec) throws IOException {
      Files.writeString(
          folder.resolve(name),
          "[Desktop Action x]\nExec=/bin/false\n[Desktop Entry]\nName=x\n" + exec + "\n");
    }
  }

  @Nested
  class OnMacos {
    @Test
    void asksForTheHandlerItsPlaceAndItsProgram() {
      answers.put(
          plutil(),
          "{\"LSHandlers\":[{\"LSHandlerURLScheme\":\"mailto\",\"LSHandlerRoleAll\":\"x\"},"
              + "{\"LSHandlerURLScheme\":\"http\",\"LSHandlerRoleAll\":\"com.google.Chrome\"}]}");
      answers.put(
          List.of(
              "osascript", "-e", "POSIX path of (path to application id \"com.google.chrome\")"),
          "/Applications/Google Chrome.app/");
      answers.put(
          List.of(
              "defaults",
              "read",
              "/Applications/Google Chrome.app/Contents/Info",
              "CFBundleExecutable"),
          "Google Chrome");

      assertThat(macos().find())
          .contains(
              new FoundBrowser(
                  BrowserKind.CHROME,
                  Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "no json",
          "[]",
          "{\"LSHandlers\":7}",
          "{\"LSHandlers\":[{\"LSHandlerURLScheme\":\"http\",\"LSHandlerRoleAll\":\"org.mozilla.firefox\"}]}",
          "{\"LSHandlers\":[{\"LSHandlerURLScheme\":\"http\",\"LSHandlerRoleAll\":\"x\\\" & quit\"}]}"
        })
    void anotherHandlerIsNotTaken(String table) {
      answers.put(plutil(), table);

      assertThat(macos().find()).isEmpty();
    }

    private List<String> plutil() {
      return List.of(
          "plutil",
          "-convert",
          "json",
          "-o",
          "-",
          folder
              .resolve(
                  "Library/Preferences/com.apple.LaunchServices/com.apple.launchservices.secure.plist")
              .toString());
    }

    private DefaultBrowser macos() {
      return new DefaultBrowser(
          HostSystem.MACOS, new Environment(Map.of(), folder, folder), commands, path -> true);
    }
  }

  @Nested
  class OnWindows {
    private static final String CHOICE =
        "HKCU\\Software\\Microsoft\\Windows\\Shell\\Associations\\UrlAssociations\\http\\UserChoice";

    @Test
    void followsTheRegistryToTheProgram() {
      answers.put(
          List.of("reg", "query", CHOICE, "/v", "ProgId"),
          CHOICE + "\r\n    ProgId    REG_SZ    MSEdgeHTM\r\n");
      answers.put(
          List.of("reg", "query", "HKCR\\MSEdgeHTM\\shell\\open\\command", "/ve"),
          "\r\n    (Standard)    REG_EXPAND_SZ    \"%ProgramFiles%\\Edge\\msedge.exe\" --x %1\r\n");

      assertThat(windows().find())
          .contains(new FoundBrowser(BrowserKind.EDGE, Path.of("C:\\Programs\\Edge\\msedge.exe")));
    }

    @Test
    void fallsBackToTheCommandOfTheScheme() {
      answers.put(
          List.of("reg", "query", "HKCR\\http\\shell\\open\\command", "/ve"),
          "    (Default)    REG_SZ    C:\\Chrome SxS\\chrome.exe -- \"%1\"");

      assertThat(windows().find())
          .contains(new FoundBrowser(BrowserKind.CANARY, Path.of("C:\\Chrome SxS\\chrome.exe")));
    }

    @Test
    void anotherProgramIsNotTaken() {
      answers.put(
          List.of("reg", "query", "HKCR\\http\\shell\\open\\command", "/ve"),
          "    (Default)    REG_SZ    \"C:\\Firefox\\firefox.exe\" -url \"%1\"");

      assertThat(windows().find()).isEmpty();
    }

    private DefaultBrowser windows() {
      return new DefaultBrowser(
          HostSystem.WINDOWS,
          new Environment(Map.of("ProgramFiles", "C:\\Programs"), folder, folder),
          commands,
          path -> true);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/bin/google-chrome-unstable, CHROME",
    "/opt/google/chrome/chrome, CHROME",
    "/usr/bin/microsoft-edge-dev, EDGE",
    "/usr/bin/vivaldi-stable, CHROMIUM",
    "C:\\Users\\a\\AppData\\Local\\Google\\Chrome SxS\\Application\\chrome.exe, CANARY",
  })
  void knowsThePrograms(String program, BrowserKind kind) {
    assertThat(KnownPrograms.kind(program)).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usr/bin/chromedriver", "/usr/bin/flatpak", "/usr/bin/operation", ""})
  void knowsWhatIsNone(String program) {
    assertThat(KnownPrograms.kind(program)).isEmpty();
  }

  @Nested
  class Questions {
    private final BoundedCommands questions =
        new BoundedCommands(HostSystem.LINUX, Environment.system(), Duration.ofMillis(1_000));

    @Test
    void areAnswered() {
      assertThat(questions.output(List.of("sh", "-c", "echo a; echo b"))).contains("a\nb");
    }

    @Test
    void thatFailOrAreNotThereHaveNoAnswer() {
      assertThat(questions.output(List.of("sh", "-c", "echo a; exit 1"))).isEmpty();
      assertThat(questions.output(List.of("no-such-program-here"))).isEmpty();
    }

    @Test
    void thatTakeTooLongAreEnded() {
      List<ProcessHandle> before = ProcessHandle.current().children().toList();

      assertThat(questions.output(List.of("sh", "-c", "echo a; sleep 600"))).isEmpty();

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> assertThat(ProcessHandle.current().children().toList()).isSubsetOf(before));
    }
  }
}
