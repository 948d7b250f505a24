package dev.gatehouse.gateway.handover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.gateway.client.ClientOptions;
import dev.gatehouse.gateway.client.ClientTarget;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.database.DatabaseSchema;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import dev.gatehouse.profiles.upgrade.UpgradeRecord;
import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
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
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String SESSION = "agent:main:main";

  @TempDir Path root;
  private Process old;
  private int port;
  private Path state;

  @AfterEach
  void endWhatIsLeft() throws Exception {
    last().map(UpgradeRecord::fromPid).ifPresent(HandoverTest::kill);
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

    Path elsewhere = Files.writeString(root.resolve("elsewhere.json"), "{}");
    Path request = state.resolve("upgrade-request.json");
    Files.deleteIfExists(request);
    Files.createSymbolicLink(request, elsewhere);
    try (DirectClient client = connect()) {
      assertThatThrownBy(() -> client.call("upgrade.start", Map.of("id", "foreign")))
          .hasMessageContaining("is no plain file");
    }
    assertThat(calledOff("new-dies-at-once")).contains("ended before it was warm");
    assertThat(elsewhere).hasContent("{}");
    assertThat(calledOff("new-refuses")).contains("the configuration is not for this version");
    assertThat(calledOff("new-dies-when-told-to-go")).contains("ended before it was ready");
    assertThat(calledOff("new-dies-before-it-says-ready")).contains("ended before it was ready");
    send("before the tables change");
    assertThat(calledOff("new-is-older")).contains("the new version is older");
    assertThat(state.resolve("gateway.sqlite.before-upgrade")).doesNotExist();
    assertThat(calledOff("new-dies-with-changed-tables")).contains("ended before it was ready");
    assertThat(tables("gateway.sqlite")).isEqualTo(DatabaseSchema.version());
    assertThat(messages()).contains("before the tables change");
    assertThat(UpgradeFiles.in(state).program()).isEmpty();

    UpgradeRecord done = over(ask("new-changes-the-tables"));

    assertThat(done.step()).as(done.detail()).isEqualTo(Step.DONE);
    assertThat(old.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(old.exitValue()).isZero();
    assertThat(pidThatAnswers()).isEqualTo(done.toPid());
    assertThat(UpgradeFiles.in(state).running()).isFalse();
    assertThat(tables("gateway.sqlite.before-upgrade")).isEqualTo(DatabaseSchema.version());
    assertThat(messages()).contains("before the tables change");

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

  /** Either process, killed at any moment of an upgrade, again and again on one instance. */
  @Test
  void nothingIsLostAndOneOrNobodyHasThePlaceWhoeverIsKilledWhenever() throws Exception {
    long seed = System.nanoTime();
    System.out.println("moments of death by seed " + seed);
    Random random = new Random(seed);
    List<String> accepted = new ArrayList<>();
    startOld("never");
    for (int point = 0; point < 8; point++) {
      String where = "seed " + seed + ", point " + point;
      accepted.add(send("before " + point));
      String id = ask("new-works");
      Step step = Step.values()[random.nextInt(Step.DONE.ordinal() + 1)];
      UpgradeRecord reached = reached(id, step);
      sendIfAccepted("during " + point).ifPresent(accepted::add);
      boolean killNew = random.nextBoolean();
      long moment = random.nextInt(300);
      Set<ProcessHandle> both = processes(reached);
      assertThat(new CountDownLatch(1).await(moment, TimeUnit.MILLISECONDS)).isFalse();
      both.addAll(processes(reached));
      both.stream()
          .filter(process -> killNew != (process.pid() == reached.fromPid()))
          .forEach(ProcessHandle::destroyForcibly);

      await(where).atMost(LIMIT).ignoreExceptions().until(() -> settled(both));

      if (both.stream().noneMatch(ProcessHandle::isAlive)) {
        assertThat(StateLock.isHeld(state)).as(where).isFalse();
        startOld("never");
      }
      // One whose turn was cut off, or had not begun, gets another one.
      await(where).atMost(LIMIT).untilAsserted(() -> assertThat(messages()).containsAll(accepted));
    }
  }

  private UpgradeRecord reached(String id, Step step) {
    return await()
        .atMost(LIMIT)
        .until(
            () ->
                last()
                    .filter(last -> last.id().equals(id))
                    .filter(last -> last.over() || last.step().compareTo(step) >= 0),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The old process of an upgrade, and the new one as soon as there is one. */
  private static Set<ProcessHandle> processes(UpgradeRecord record) {
    Set<ProcessHandle> found = new HashSet<>();
    for (long pid : List.of(record.fromPid(), record.toPid())) {
      ProcessHandle.of(pid).filter(process -> pid != 0).ifPresent(found::add);
    }
    ProcessHandle.of(record.fromPid()).ifPresent(old -> old.children().forEach(found::add));
    return found;
  }

  /** Whether nobody is left, or one who serves the clients and is through with the upgrade. */
  private boolean settled(Set<ProcessHandle> both) throws Exception {
    // The new one may have been started since.
    both.addAll(processes(last().orElseThrow()));
    List<ProcessHandle> left = both.stream().filter(ProcessHandle::isAlive).toList();
    return left.isEmpty()
        || left.size() == 1
            && !UpgradeFiles.in(state).running()
            && pidThatAnswers() == left.get(0).pid();
  }

  private String send(String text) throws Exception {
    try (DirectClient client = connect()) {
      client.call(
          "chat.send", Map.of("sessionKey", SESSION, "message", text, "idempotencyKey", text));
    }
    return text;
  }

  /** Sends a message in the middle of an upgrade; nobody need be there to accept it. */
  private Optional<String> sendIfAccepted(String text) {
    try {
      return Optional.of(send(text));
    } catch (Exception e) {
      return Optional.empty();
    }
  }

  /** What the transcript holds of what was said to the agent. */
  private List<String> messages() throws Exception {
    try (DirectClient client = connect()) {
      JsonObject history =
          new JsonObject(client.call("chat.history", Map.of("sessionKey", SESSION)).object());
      return history.getJsonArray("messages").stream()
          .map(JsonObject.class::cast)
          .filter(message -> "user".equals(message.getString("role")))
          .map(message -> text(message.getValue("content")))
          .toList();
    }
  }

  private static String text(Object content) {
    return content instanceof JsonArray parts
        ? parts.getJsonObject(0).getString("text")
        : content.toString();
  }

  private int tables(String file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + state.resolve(file));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.getInt(1);
    }
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
