package dev.gatehouse.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.log.LogLevel;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that the table calls live are: one gateway that is never started again shows it. */
class LiveKeysTest {
  private static final String ORIGIN = "https://desk.example";

  @TempDir static Path directory;
  private static TrialGateway test;

  @BeforeAll
  static void start() {
    test = new TrialGateway(directory, 600_000);
    test.start();
  }

  @AfterAll
  static void stop() {
    assertThat(test.gateway().starts()).isEqualTo(1);
    test.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "agents.list | {agents: {list: [{id: 'main'}, {id: 'scribe', name: 'Tess'}]}} | agents.list"
            + " | Tess",
        "agents.defaults.heartbeat | {agents: {defaults: {heartbeat: {every: '77m'}}}} | status |"
            + " 77m",
        "channels | {channels: {telegram: {enabled: true}}} | channels.status | telegram",
        "cron | {cron: {enabled: false}} | cron.status | \"enabled\":false",
        "models | {models: {providers: {near: {baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'none', models:"
            + " [{id: 'tiny', name: 'Tiny One'}]}}}} | models.list | Tiny One",
        "session | {session: {mainKey: 'desk'}} | agents.list | desk",
        "talk | {talk: {voiceId: 'anna'}} | talk.config | anna",
        "gateway.budget | {gateway: {budget: {turns: 7}}} | status | \"limit\":7",
      })
  void aClientSeesTheChangeAtOnce(String key, String patch, String method, String words) {
    try (WireSocket socket = test.admin()) {
      assertThat(socket.payload(method, new JsonObject()).encode()).doesNotContain(words);

      JsonObject restart = patch(socket, patch).getJsonObject("restart");

      assertThat(restart.getBoolean("ok")).as(restart.encode()).isFalse();
      assertThat(restart.getBoolean("needed")).isFalse();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> assertThat(socket.payload(method, new JsonObject()).encode()).contains(words));
    }
    assertThat(ReloadRules.of(key).effect()).isIn(ReloadRules.Effect.LIVE, ReloadRules.Effect.PART);
  }

  @Test
  void anOriginIsLetInAtOnce() {
    assertThat(upgradeFrom(ORIGIN)).isEqualTo(403);

    change("{gateway: {controlUi: {allowedOrigins: ['" + ORIGIN + "']}}}");

    assertThat(upgradeFrom(ORIGIN)).isEqualTo(101);
  }

  @Test
  void theLogWritesMoreAtOnce() {
    InstanceLog log = test.gateway().part(InstanceLog.class);
    assertThat(log.writes(LogLevel.DEBUG)).isFalse();

    change("{logging: {level: 'debug'}}");

    assertThat(log.writes(LogLevel.DEBUG)).isTrue();
  }

  @Test
  void anotherSecretClosesWhatTheOldOneOpened() throws IOException {
    String other = "another-token-0123456789-abcdefghijklmnop";
    try (WireSocket old = test.admin()) {
      change("{gateway: {auth: {token: '" + other + "'}}}");

      assertThat(old.readClose().closeCode()).isEqualTo(4001);
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> test.gateway().token().equals(other));
    test.admin().close();
  }

  @Test
  void whatNothingReadsNeedsNoRestart() {
    try (WireSocket socket = test.admin()) {
      JsonObject restart =
          patch(socket, "{discovery: {mdns: {mode: 'off'}}}").getJsonObject("restart");

      assertThat(restart.getBoolean("needed")).isFalse();
    }
  }

  private static int upgradeFrom(String origin) {
    int port = test.gateway().instance().ports().gateway();
    try (WireSocket socket =
        WireSocket.upgrade(port, "/", List.of("Host: 127.0.0.1:" + port, "Origin: " + origin))) {
      return socket.status();
    }
  }

  private static void change(String patch) {
    try (WireSocket socket = test.admin()) {
      patch(socket, patch);
    }
  }

  private static JsonObject patch(WireSocket socket, String patch) {
    return socket.payload(
        "config.patch",
        new JsonObject(Map.of("raw", patch, "baseHash", test.store().read().hash())));
  }
}
