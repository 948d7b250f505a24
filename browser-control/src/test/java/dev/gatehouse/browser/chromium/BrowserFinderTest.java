package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserFinderTest {
  private static final Path HOME = Path.of("/home/ada");

  @ParameterizedTest
  @CsvSource({
    "LINUX, /usr/bin/google-chrome, CHROME",
    "LINUX, /usr/bin/brave-browser, BRAVE",
    "LINUX, /usr/bin/microsoft-edge, EDGE",
    "LINUX, /usr/bin/chromium, CHROMIUM",
    "LINUX, /snap/bin/chromium, CHROMIUM",
    "MACOS, /Applications/Google Chrome.app/Contents/MacOS/Google Chrome, CHROME",
    "MACOS, /home/ada/Applications/Brave Browser.app/Contents/MacOS/Brave Browser, BRAVE",
    "MACOS, /Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge, EDGE",
    "MACOS, /Applications/Chromium.app/Contents/MacOS/Chromium, CHROMIUM",
    "WINDOWS, /appdata/Google/Chrome/Application/chrome.exe, CHROME",
    "MACOS, /Applications/Google Chrome Canary.app/Contents/MacOS/Google Chrome Canary, CANARY",
    "WINDOWS, /appdata/Chromium/Application/chrome.exe, CHROMIUM",
    "WINDOWS, /appdata/Google/Chrome SxS/Application/chrome.exe, CANARY",
    "WINDOWS, /programs/Microsoft/Edge/Application/msedge.exe, EDGE",
    "WINDOWS, /programs/BraveSoftware/Brave-Browser/Application/brave.exe, BRAVE",
  })
  void findsABrowserAtTheUsualPlaceOfEachSystem(
      HostSystem system, Path installed, BrowserKind kind) {
    Environment environment =
        environment(Map.of("LOCALAPPDATA", "/appdata", "ProgramFiles", "/programs"));
    BrowserFinder finder = new BrowserFinder(system, environment, installed::equals);

    assertThat(finder.find(Optional.empty())).contains(new FoundBrowser(kind, installed));
  }

  @ParameterizedTest
  @CsvSource({"LINUX", "MACOS", "WINDOWS"})
  void saysThatThereIsNoneWhereNothingIsInstalled(HostSystem system) {
    BrowserFinder finder = new BrowserFinder(system, environment(Map.of()), path -> false);

    assertThat(finder.find(Optional.empty())).isEmpty();
  }

  @Test
  void prefersTheUsualPlacesToThePath() {
    Environment environment = environment(Map.of("PATH", "/opt/tools:/usr/local/bin"));
    Set<Path> installed = Set.of(Path.of("/usr/bin/chromium"), Path.of("/opt/tools/google-chrome"));
    BrowserFinder finder = new BrowserFinder(HostSystem.LINUX, environment, installed::contains);

    assertThat(finder.find(Optional.empty()).orElseThrow().executable())
        .isEqualTo(Path.of("/usr/bin/chromium"));
  }

  @Test
  void findsABrowserThatIsOnlyOnThePath() {
    Environment environment = environment(Map.of("PATH", "/usr/local/bin:/opt/tools"));
    Path installed = Path.of("/opt/tools/microsoft-edge");
    BrowserFinder finder = new BrowserFinder(HostSystem.LINUX, environment, installed::equals);

    assertThat(finder.find(Optional.empty()))
        .contains(new FoundBrowser(BrowserKind.EDGE, installed));
  }

  @Test
  void neverTakesAProgramOfTheWorkingDirectory() {
    Environment environment = environment(Map.of("PATH", ":.:bin"));
    BrowserFinder finder = new BrowserFinder(HostSystem.LINUX, environment, path -> true);

    assertThat(finder.candidates()).allMatch(candidate -> candidate.executable().isAbsolute());
  }

  @Test
  void takesTheConfiguredProgramAndExpandsTheHomeDirectory() {
    Path program = Path.of("/home/ada/bin/my-browser");
    BrowserFinder finder =
        new BrowserFinder(HostSystem.LINUX, environment(Map.of()), program::equals);

    assertThat(finder.find(Optional.of("~/bin/my-browser")))
        .contains(new FoundBrowser(BrowserKind.CUSTOM, program));
  }

  @Test
  void neverReplacesAMissingConfiguredProgramByAnother() {
    BrowserFinder finder =
        new BrowserFinder(
            HostSystem.LINUX, environment(Map.of()), Path.of("/usr/bin/google-chrome")::equals);

    assertThatThrownBy(() -> finder.find(Optional.of("/opt/gone")))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
        .hasMessage("browser.executablePath not found: /opt/gone");
  }

  @Test
  void aFolderOrAFileThatCannotRunIsNoBrowser(@TempDir Path folder) throws IOException {
    Path directory = Files.createDirectory(folder.resolve("google-chrome"));
    Path text = Files.createFile(folder.resolve("google-chrome-stable"));
    Path program = Files.createFile(folder.resolve("chromium"));
    assertThat(program.toFile().setExecutable(true)).isTrue();

    assertThat(BrowserFinder.isProgram(directory)).isFalse();
    assertThat(BrowserFinder.isProgram(text)).isFalse();
    assertThat(BrowserFinder.isProgram(program)).isTrue();
  }

  @Test
  void prefersTheBrowserThatIsChosenForTheHost() {
    FoundBrowser chosen = new FoundBrowser(BrowserKind.BRAVE, Path.of("/opt/brave"));
    BrowserFinder finder =
        new BrowserFinder(
            HostSystem.LINUX, environment(Map.of()), path -> true, () -> Optional.of(chosen));

    assertThat(finder.find(Optional.empty())).contains(chosen);
    assertThat(finder.find(Optional.of("/opt/mine")))
        .contains(new FoundBrowser(BrowserKind.CUSTOM, Path.of("/opt/mine")));
  }

  @ParameterizedTest
  @CsvSource({
    "LINUX, apt-get install chromium",
    "MACOS, brew install",
    "WINDOWS, winget install",
  })
  void saysWhatToInstallWhereThereIsNone(HostSystem system, String how) {
    BrowserFinder finder =
        new BrowserFinder(system, environment(Map.of()), path -> false, Optional::empty);

    assertThatThrownBy(() -> finder.require(Optional.empty()))
        .isInstanceOfSatisfying(BrowserException.class, e -> assertThat(e.status()).isEqualTo(500))
        .hasMessageContaining(how)
        .hasMessageContaining("browser.executablePath");
  }

  @Test
  void knowsASnap() {
    assertThat(new FoundBrowser(BrowserKind.CHROMIUM, Path.of("/snap/bin/chromium")).confined())
        .isTrue();
    assertThat(new FoundBrowser(BrowserKind.CHROMIUM, Path.of("/usr/bin/chromium")).confined())
        .isFalse();
  }

  private static Environment environment(Map<String, String> variables) {
    return new Environment(variables, HOME, HOME);
  }
}
