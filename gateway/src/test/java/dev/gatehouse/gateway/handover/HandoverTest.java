package dev.gatehouse.gateway.handover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.gateway.client.ClientOptions;
import dev.gatehouse.gateway.client.ClientTarget;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import dev.gatehouse.profiles.upgrade.UpgradeRecord;
import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class HandoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path root;
  private Process old;
  private int port;
  private Path state;

  @AfterEach
  void endWhatIsLeft() throws Exception {
    last().map(UpgradeRecord::toPid).ifPresent(HandoverTest::kill);
    old.destroyForcibly().waitFor();
  }

  @Test
  void theOldGoesOnWheneverTheNewFailsAndGoesWhenTheNewIsReady() throws Exception {
    startOld("never");
    try (DirectClient client = connect()) {
      assertThatThrownBy(() -> client.call("upgrade.start", Map.of("id", "invented")))
          .hasMessageContaining("another upgrade was asked for");
    }
    try (ProcessLock running = UpgradeFiles.in(state).lock().orElseThrow()) {
      assertThat(running).isNotNull();
      assertThatThrownBy(() -> ask("new-works"))
          .hasMessageContaining("an upgrade is running already");
    }

    assertThat(calledOff("new-dies-at-once")).contains("ended before it was warm");
    assertThat(calledOff("new-refuses")).contains("the configuration is not for this version");
    assertThat(calledOff("new-dies-when-told-to-go")).contains("ended before it was ready");
    assertThat(calledOff("new-dies-before-it-says-ready")).contains("ended before it was ready");
    assertThat(UpgradeFiles.in(state).program()).isEmpty();

    String id = ask("new-works");
    UpgradeRecord done = over(id);

    assertThat(done.step()).as(done.detail()).isEqualTo(Step.DONE);
    assertThat(old.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(old.exitValue()).isZero();
    assertThat(pidThatAnswers()).isEqualTo(done.toPid());
    assertThat(UpgradeFiles.in(state).running()).isFalse();

    // The next one, whose old version is killed as soon as it has given its place away.
    UpgradeRecord next = over(ask("new-outlives-the-old"));

    assertThat(next.step()).as(next.detail()).isEqualTo(Step.DONE);
    assertThat(ProcessHandle.of(done.toPid())).isEmpty();
    assertThat(pidThatAnswers()).isEqualTo(next.toPid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"warm", "handed_over"})
  void nobodyKeepsThePlaceWhenTheOldIsKilledBeforeItHandsOver(String step) throws Exception {
    startOld(step);
    ask("new-works");

    assertThat(old.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

    long left = last().orElseThrow().toPid();
    await().atMost(LIMIT).until(() -> ProcessHandle.of(left).isEmpty());
    assertThat(StateLock.isHeld(state)).isFalse();
    // Whoever looks after the instance starts it again, as after any other end.
    startOld("never");
    assertThat(pidThatAnswers()).isEqualTo(old.pid());
  }

  private String calledOff(String behaviour) throws Exception {
    String id = ask(behaviour);
    UpgradeRecord record = over(id);
    assertThat(record.step()).isEqualTo(Step.CALLED_OFF);
    assertThat(pidThatAnswers()).isEqualTo(old.pid());
    return record.detail();
  }

  private String ask(String behaviour) throws Exception {
    String id = UUID.randomUUID().toString();
    UpgradeFiles.in(state).ask(new UpgradeFiles.Request(id, root.resolve(behaviour), 10));
    try (DirectClient client = connect()) {
      client.call("upgrade.start", Map.of("id", id));
    }
    return id;
  }

  private UpgradeRecord over(String id) {
    return await()
        .atMost(LIMIT)
        .until(
            () -> last().filter(last -> last.id().equals(id)).filter(UpgradeRecord::over),
            Optional::isPresent)
        .orElseThrow();
  }

  private Optional<UpgradeRecord> last() throws Exception {
    return UpgradeFiles.in(state).last();
  }

  private long pidThatAnswers() throws Exception {
    try (DirectClient client = connect()) {
      return ((Number) client.call("system.info", Map.of()).object().get("pid")).longValue();
    }
  }

  private DirectClient connect() {
    return DirectClient.connect(
        ClientTarget.unproved(URI.create("ws://127.0.0.1:" + port)),
        ClientOptions.withToken(TestGateway.TOKEN));
  }

  private void startOld(String dieAt) throws Exception {
    old =
        new ProcessBuilder(UpgradeProgram.command(root, dieAt))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader lines = new BufferedReader(new InputStreamReader(old.getInputStream(), UTF_8));
    String[] words = lines.readLine().split(" ", 2);
    port = Integer.parseInt(words[0]);
    state = Path.of(words[1]);
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).filter(process -> pid != 0).ifPresent(ProcessHandle::destroyForcibly);
  }
}
