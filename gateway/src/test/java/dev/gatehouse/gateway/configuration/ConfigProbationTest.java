package dev.gatehouse.gateway.configuration;

import static dev.gatehouse.gateway.configuration.TrialGateway.UNSTARTABLE;
import static dev.gatehouse.gateway.configuration.TrialGateway.prefix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrials.Verdict;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigProbationTest {
  private static final long SHORT = 300;
  private static final long LONG = 600_000;
  private static final String ROTATED = "b7d20e5f81c9a4637b7d20e5f81c9a46";

  @TempDir Path directory;
  private TrialGateway test;

  private TrialGateway started(long probationMillis) {
    test = new TrialGateway(directory, probationMillis);
    test.start();
    return test;
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Nested
  class AChangeOfARunningGateway {
    @Test
    void isProvenWhenTheGatewayStaysHealthy() {
      started(SHORT).patch(prefix("hello"));
      String hash = test.store().read().hash();

      test.awaitMode("file");

      assertThat(test.store().trials().isProven(hash)).isTrue();
      assertThat(test.gateway().starts()).isEqualTo(1);
      assertThat(test.store().trials().current()).isEmpty();
    }

    @Test
    void restartsTheGatewayInItsProcessWhereItHasTo() {
      started(SHORT);

      JsonObject answer = test.patch(Map.of("canvasHost", Map.of("enabled", false)));

      assertThat(answer.getJsonObject("restart").getMap())
          .containsEntry("ok", true)
          .containsEntry("mode", "in-process")
          .containsEntry("delayMs", 0);
      test.awaitStarts(2);
      test.awaitMode("file");
      assertThat(test.store().trials().isProven(test.store().read().hash())).isTrue();
    }

    @Test
    void isPutBackWhenTheGatewayCannotStartOnIt() {
      started(SHORT);
      String good = test.store().read().text();

      test.patch(UNSTARTABLE);
      JsonObject standing = test.awaitMode("rolled-back");

      assertThat(test.store().read().text()).isEqualTo(good);
      assertThat(standing.getString("reason")).contains("cannot start on it", "BindException");
      assertThat(standing.getString("diff")).contains("-", "203.0.113.7");
      assertThat(test.told)
          .singleElement()
          .asString()
          .startsWith("pigeons the-owner ")
          .contains("a changed configuration failed", "203.0.113.7", "config history");
      assertThat(test.store().history())
          .last()
          .returns("gateway", Generation::author)
          .satisfies(last -> assertThat(last.reason()).startsWith("probation failed"));
      assertThat(test.store().history())
          .anySatisfy(bad -> assertThat(test.store().text(bad.number())).contains("203.0.113.7"));
      try (WireSocket client = test.admin()) {
        assertThat(client.payload("health", new JsonObject()).getJsonObject("configReload"))
            .asString()
            .contains("rolled-back");
        assertThat(client.payload("logs.tail", new JsonObject()).encode())
            .contains("a changed configuration failed and was put back");
      }
    }

    @Test
    void isLeftAloneInTheFileWhenItWasMadeWithAnEditor() throws IOException {
      started(SHORT);
      test.edit(UNSTARTABLE);
      String bad = Files.readString(test.file());

      JsonObject standing = test.awaitMode("held");

      assertThat(test.file()).hasContent(bad);
      assertThat(standing.getString("reason")).contains("cannot start on it", "BindException");
      assertThat(standing.getString("remedy")).contains("config rollback");

      test.edit(Map.of("gateway", Map.of("bind", "loopback")));
      test.awaitMode("file");
    }

    @Test
    void isPutBackWhenTheGatewayHangsOnIt() {
      started(SHORT).patch(prefix("hang"));

      test.awaitVerdict(Verdict.REFUSED);
      test.hanging.countDown();

      assertThat(test.awaitMode("rolled-back").getString("reason")).contains("not healthy");
      assertThat(test.prefix()).isEqualTo("none");
    }

    @Test
    void isTriedAgainWhenSomebodyMakesItAgain() {
      started(SHORT).patch(UNSTARTABLE);
      test.awaitMode("rolled-back");

      test.patch(prefix("better"));

      test.awaitMode("file");
      assertThat(test.prefix()).isEqualTo("better");
    }
  }

  @Nested
  class ACrashSoonAfterAChange {
    @Test
    void putsTheFileBackAtTheNextStart() {
      started(LONG).patch(prefix("fatal"));
      assertThat(test.mode()).isEqualTo("on-trial");
      test.gateway().kill();

      test.start();

      assertThat(test.standing().getMap())
          .containsEntry("mode", "rolled-back")
          .containsEntry("reason", "the gateway's process died in the time of probation");
      assertThat(test.prefix()).isEqualTo("none");
    }

    @Test
    void doesNotBringARevokedTokenBack() {
      started(LONG);
      String old = test.gateway().token();
      test.patch(Map.of("gateway", Map.of("auth", Map.of("token", ROTATED))));
      test.patch(prefix("fatal"));
      test.gateway().kill();

      test.start();

      assertThat(test.gateway().token()).isEqualTo(ROTATED);
      assertThat(test.standing().getString("mode")).isEqualTo("rolled-back");
      assertThat(test.standing().getString("reason"))
          .endsWith("what decides over access stays as it is now: gateway.auth");
      assertThat(test.prefix()).isEqualTo("none");
      assertThat(test.store().read().text()).contains(ROTATED).doesNotContain(old);
      try (WireSocket client = WireSocket.open(test.gateway().instance().ports().gateway())) {
        assertThat(client.connect(WireSocket.params(4, old, "operator.admin")).getBoolean("ok"))
            .isFalse();
      }
      test.stop();
      test.start();
      assertThat(test.mode()).isEqualTo("rolled-back");
    }

    @Test
    void takesNothingBackWhereOnlyATokenWasChanged() {
      started(LONG).patch(Map.of("gateway", Map.of("auth", Map.of("token", ROTATED))));
      test.gateway().kill();

      test.start();

      assertThat(test.gateway().token()).isEqualTo(ROTATED);
      assertThat(test.mode()).isEqualTo("file");
    }

    @Test
    void startsInSafeModeOverAndOverWhenTheChangeWasMadeWithAnEditor() throws IOException {
      started(LONG);
      test.edit(
          Map.of(
              "messages", Map.of("responsePrefix", "fatal"),
              "gateway", Map.of("auth", Map.of("token", ROTATED))));
      test.awaitMode("on-trial");
      test.gateway().kill();

      for (int i = 0; i < 3; i++) {
        test.start();
        assertThat(test.gateway().token()).isEqualTo(ROTATED);
        assertThat(test.mode()).isEqualTo("safe");
        assertThat(test.standing().getString("reason"))
            .containsOnlyOnce("what decides over access stays as it is now");
        assertThat(test.prefix()).isEqualTo("fatal");
        test.stop();
      }
      test.start();
    }

    @Test
    void isNoneWhenTheGatewayWasStoppedOnPurpose() {
      started(LONG).patch(prefix("fine"));
      test.stop();

      test.start();

      assertThat(test.mode()).isEqualTo("on-trial");
      assertThat(test.prefix()).isEqualTo("fine");
    }
  }

  @Nested
  class AStartWithABrokenFile {
    @Test
    void isASafeOneOnTheLastGoodGenerationWithChannelsOff() throws IOException {
      started(SHORT).patch(Map.of("channels", Map.of("telegram", Map.of("enabled", true))));
      test.awaitMode("file");
      test.stop();
      String good = Files.readString(test.file());
      Files.writeString(test.file(), good + "}}}");

      test.start();

      JsonObject standing = test.standing();
      assertThat(standing.getMap()).containsEntry("mode", "safe");
      assertThat(standing.getString("reason")).contains("cannot be used", "line");
      assertThat(test.file()).hasContent(good + "}}}");
      assertThat(test.gateway().part(LiveConfig.class).current().resolved().get("channels"))
          .isEqualTo(Map.of("telegram", Map.of("enabled", false)));
      try (WireSocket client = WireSocket.open(test.gateway().instance().ports().gateway())) {
        JsonObject hello =
            client.connect(WireSocket.params(4, test.gateway().token(), "operator.admin"));
        assertThat(hello.getJsonObject("payload").getJsonObject("snapshot").encode())
            .contains("\"mode\":\"safe\"");
      }

      Files.writeString(test.file(), good);
      test.awaitMode("file");
      assertThat(test.gateway().starts()).isEqualTo(2);
      assertThat(test.gateway().part(LiveConfig.class).current().resolved().get("channels"))
          .isEqualTo(Map.of("telegram", Map.of("enabled", true)));
    }

    @Test
    void namesTheIncludedFileThatNoGenerationKeeps() throws IOException {
      started(SHORT);
      Path included = test.file().resolveSibling("listen.json5");
      Files.writeString(included, "{bind: 'loopback'}");
      test.edit(Map.of("gateway", Map.of("$include", "./listen.json5")));
      test.awaitStarts(2);
      test.awaitMode("file");
      test.stop();
      Files.writeString(included, "{bind: 'custom', customBindHost: '203.0.113.7'}");
      Files.setLastModifiedTime(included, FileTime.from(Instant.now().plusSeconds(60)));

      assertThatThrownBy(test::start).hasMessageContaining("kept by no generation: " + included);
    }

    @Test
    void isRefusedWhenThereIsNoGoodGeneration() throws IOException {
      test = new TrialGateway(directory, SHORT);
      Path state = Files.createDirectories(directory.resolve("home/.sigil-main"));
      Files.writeString(state.resolve("sigil.json"), "{gateway: {port: 'seven'}}");

      assertThatThrownBy(test::start)
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
          .hasMessageContaining("gateway.port");
    }
  }
}
