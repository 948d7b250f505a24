package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.cdp.CdpConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Starts and ends of the browser of this host. */
class ChromiumTest {
  @RegisterExtension final RealChromium browsers = new RealChromium();

  @TempDir Path home;

  @Test
  void aStartedBrowserAnswersWhereAndAsWhatItSays() throws Exception {
    RunningChromium running = browsers.start(browsers.plan(home));

    assertThat(VersionQuestion.webSocketPath(running.endpoint().port(), RealChromium.LIMIT))
        .hasValueSatisfying(path -> assertThat(running.webSocketUrl()).endsWith(path));
    // Nothing but a missing sandbox is worth a note here.
    assertThat(running.sandboxed()).isEqualTo(running.notes().isEmpty());
    assertThat(ProcessHandle.of(running.pid()))
        .hasValueSatisfying(p -> assertThat(p.isAlive()).isTrue());
    assertThat(BrowserRecord.read(running.plan().home()))
        .hasValueSatisfying(record -> assertThat(record.pid()).isEqualTo(running.pid()));
  }

  @Test
  void aStoppedBrowserLeavesNothingButItsProfile() throws Exception {
    LaunchPlan plan = browsers.plan(home);
    RunningChromium running = browsers.start(plan);

    RealChromium.await(running.stop());

    assertThat(RealChromium.await(running.exited()))
        .returns(true, Exit::asked)
        .returns(0, Exit::code);
    assertThat(Processes.using(plan.home().word())).isEmpty();
    assertThat(home.resolve("browser.json")).doesNotExist();
    assertThat(home.resolve("tmp")).isEmptyDirectory();
    assertThat(ProfileLock.read(plan.userData())).isEmpty();
    assertThat(Files.isDirectory(plan.userData().resolve("Default"))).isTrue();
  }

  @Test
  void aPersonSeesWhoseBrowserItIs() throws Exception {
    LaunchPlan plan = browsers.plan(home);
    RealChromium.await(browsers.start(plan).stop());

    // The browser has read our files, kept what they say and added its own.
    assertThat(plan.userData().resolve("Local State"))
        .content()
        .contains("\"name\":\"main: work\"", "profiles_order");
    assertThat(plan.userData().resolve("Default").resolve("Preferences"))
        .content()
        .contains("\"name\":\"main: work\"", "creation_time");
  }

  @Test
  void aBrokenSettingsFileIsKeptAsideAndTheBrowserStarts() throws Exception {
    LaunchPlan plan = browsers.plan(home);
    Path settings = Files.createDirectories(plan.userData().resolve("Default"));
    Files.writeString(settings.resolve("Preferences"), "{\"half\":");

    RealChromium.await(browsers.start(plan).stop());

    try (Stream<Path> files = Files.list(settings)) {
      assertThat(
              files.filter(file -> file.getFileName().toString().startsWith("Preferences.broken")))
          .singleElement()
          .satisfies(kept -> assertThat(kept).hasContent("{\"half\":"));
    }
  }

  @Test
  void theSamePortServesTheNextStart() throws Exception {
    LaunchPlan plan = browsers.plan(home);
    RunningChromium first = browsers.start(plan);
    CdpConnection connection = PageNote.connect(browsers.vertx(), first);
    RealChromium.await(first.stop());
    RealChromium.await(connection.closed());

    RunningChromium second = browsers.start(plan);

    assertThat(second.endpoint().port()).isEqualTo(first.endpoint().port());
    assertThat(second.webSocketUrl()).isNotEqualTo(first.webSocketUrl());
  }

  @Test
  void aUserDataDirectoryMayHaveAnyName() throws Exception {
    Path odd =
        home.resolve("a 'b' \"c\" $d ü € 日本").resolve("x".repeat(200)).resolve("y".repeat(200));
    LaunchPlan plan = browsers.plan(odd);

    RunningChromium running = browsers.start(plan);

    assertThat(Processes.uses(running.pid(), plan.home().word())).isTrue();
    RealChromium.await(running.stop());
    assertThat(Processes.using(plan.home().word())).isEmpty();
    assertThat(ProfileLock.read(plan.userData())).isEmpty();
  }
}
