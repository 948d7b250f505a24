package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
