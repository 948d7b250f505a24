package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Browsers whose gateway was killed, and browsers that are somebody else's. */
class OrphanTest {
  private static final Duration GONE = Duration.ofSeconds(30);

  @RegisterExtension final RealChromium browsers = new RealChromium();

  @TempDir Path home;

  @Test
  void aBrowserEndsByItselfWhenItsGatewayIsKilled() throws Exception {
    LaunchPlan plan = browsers.plan(home);
    ProcessHandle browser = ownedAndKilled(plan, true);

    await().atMost(GONE).until(() -> !browser.isAlive());

    assertThat(RealChromium.await(browsers.chromium().recover(plan.userData()))).isFalse();
    assertThat(Processes.using(plan.home().word())).isEmpty();
    assertThat(home.resolve("browser.json")).doesNotExist();
    assertThat(home.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void aBrowserThatOutlivesItsGatewayIsEndedByTheNext() throws Exception {
    LaunchPlan plan = browsers.plan(home);
    ProcessHandle browser = ownedAndKilled(plan, false);
    assertThat(browser.isAlive()).isTrue();

    assertThat(RealChromium.await(browsers.chromium().recover(plan.userData()))).isTrue();

    assertThat(browser.isAlive()).isFalse();
    assertThat(Processes.using(plan.home().word())).isEmpty();
    assertThat(ProfileLock.read(plan.userData())).isEmpty();
  }

  @Test
  void theNextStartEndsAnOrphanItself() throws Exception {
    LaunchPlan plan = browsers.plan(home);
    ProcessHandle orphan = ownedAndKilled(plan, false);

    RunningChromium running = browsers.start(plan);

    assertThat(orphan.isAlive()).isFalse();
    assertThat(running.pid()).isNotEqualTo(orphan.pid());
  }

  @Test
  void aProcessThatOnlyHasTheNumberOfOursIsNotTouched() throws Exception {
    LaunchPlan plan = browsers.plan(home);
    RunningChromium foreign = browsers.start(plan);
    BrowserRecord record = BrowserRecord.read(plan.home()).orElseThrow();
    new BrowserRecord(
            record.pid(),
            record.started().minusSeconds(60),
            record.host(),
            record.boot(),
            record.port(),
            record.guid(),
            false,
            record.program())
        .write(plan.home());

    assertThat(RealChromium.await(browsers.chromium(true).recover(plan.userData()))).isFalse();

    assertThat(ProcessHandle.of(foreign.pid()).filter(ProcessHandle::isAlive)).isPresent();
    assertThat(ProfileLock.read(plan.userData())).isPresent();
    assertThat(foreign.exited().isComplete()).isFalse();
  }

  @Test
  void aProcessOnAnotherUserDataDirectoryIsNotTouched() throws Exception {
    LaunchPlan plan = browsers.plan(Files.createDirectory(home.resolve("one")));
    RunningChromium foreign = browsers.start(plan);
    BrowserHome other = new BrowserHome(home.resolve("two").resolve("user-data"));
    Files.createDirectories(other.userData());
    BrowserRecord.read(plan.home()).orElseThrow().write(other);

    assertThat(RealChromium.await(browsers.chromium(true).recover(other.userData()))).isFalse();

    assertThat(foreign.exited().isComplete()).isFalse();
    assertThat(VersionQuestion.webSocketPath(plan.port(), RealChromium.LIMIT)).isPresent();
  }

  @Test
  void withoutARecordNothingIsTouched() throws Exception {
    LaunchPlan plan = browsers.plan(home);
    RunningChromium foreign = browsers.start(plan);
    BrowserRecord.remove(plan.home());

    assertThat(RealChromium.await(browsers.chromium(true).recover(plan.userData()))).isFalse();

    assertThat(foreign.exited().isComplete()).isFalse();
    assertThat(ProfileLock.read(plan.userData())).isPresent();
  }

  @Test
  void aGatewayThatStartsEndsEverythingThatWasLeft() throws Exception {
    LaunchPlan plan = browsers.plan(Files.createDirectory(home.resolve("work")));
    Files.createDirectory(home.resolve("never-used"));
    Files.writeString(home.resolve("note.txt"), "no browser profile");
    ProcessHandle orphan = ownedAndKilled(plan, false);

    RealChromium.await(new KilledBrowsers(browsers.vertx(), browsers::chromium).end(home));

    assertThat(orphan.isAlive()).isFalse();
    assertThat(KilledBrowsers.recorded(home)).isEmpty();
    assertThat(KilledBrowsers.recorded(home.resolve("nowhere"))).isEmpty();
  }

  private ProcessHandle ownedAndKilled(LaunchPlan plan, boolean piped) throws Exception {
    Process owner = BrowserOwner.start(home.resolve("owner.log"), piped, List.of(plan));
    try {
      await().atMost(RealChromium.LIMIT).until(() -> BrowserOwner.isReady(List.of(plan)));
      return ProcessHandle.of(BrowserRecord.read(plan.home()).orElseThrow().pid()).orElseThrow();
    } finally {
      owner.destroyForcibly().waitFor();
    }
  }
}
