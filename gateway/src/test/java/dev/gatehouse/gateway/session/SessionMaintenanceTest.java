package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.parts.GatewayParts.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.parts.GatewayParts;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.session.SessionMaintenance.Outcome;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of old sessions while time goes by. */
class SessionMaintenanceTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Nested
  class ByDefault {
    private final GatewayParts parts = new GatewayParts();

    @RegisterExtension final TestGateway gateway = TestGateway.create().module(parts);

    @Test
    void nothingIsDeletedHoweverOldItIs() {
      say(parts, "agent:main:old", "words");

      assertThat(later(parts, 400)).isEqualTo(new Outcome(1, 0, 0));
      assertThat(keys(parts)).containsExactly("agent:main:old");
    }

    @Test
    void noDatabaseIsMadeForIt() {
      assertThat(later(parts, 400)).isEqualTo(Outcome.NOTHING);
      assertThat(gateway.stateDirectory().resolve("gateway.sqlite")).doesNotExist();
    }
  }

  @Nested
  class WhereItIsToBeDone {
    private final GatewayParts parts = new GatewayParts();

    @RegisterExtension
    final TestGateway gateway =
        TestGateway.withConfig(
                Map.of(
                    "session",
                    Map.of(
                        "maintenance",
                        Map.of(
                            "mode",
                            "enforce",
                            "pruneAfter",
                            "10d",
                            "maxEntries",
                            4,
                            "resetArchiveRetention",
                            "20d"))))
            .module(parts);

    @Test
    void oldSessionsBecomeFilesAndLaterTheFilesGo() throws IOException {
      for (String key : List.of("agent:main:main", "agent:main:old", "agent:main:pinned")) {
        say(parts, key, "words of " + key);
      }
      await(
          parts
              .get(Sessions.class)
              .patch(new SessionKey("agent:main:pinned"), new JsonObject().put("pinned", true)));

      assertThat(later(parts, 9)).isEqualTo(Outcome.NOTHING);
      assertThat(later(parts, 11)).isEqualTo(new Outcome(1, 0, 0));

      assertThat(keys(parts)).containsExactlyInAnyOrder("agent:main:main", "agent:main:pinned");
      List<Path> put = files();
      assertThat(put)
          .singleElement()
          .satisfies(it -> assertThat(it).content().contains("words of"));
      assertThat(later(parts, 12)).isEqualTo(Outcome.NOTHING);
      assertThat(later(parts, 21)).isEqualTo(new Outcome(0, 0, 1));
      assertThat(files()).isEmpty();
    }

    @Test
    void theOldestGoWhenThereAreTooMany() {
      for (int i = 0; i < 7; i++) {
        say(parts, "agent:main:s" + i, "words");
        age(parts, "agent:main:s" + i, Duration.ofHours(20 - i).toMillis());
      }

      assertThat(later(parts, 0)).isEqualTo(new Outcome(3, 0, 0));
      assertThat(keys(parts))
          .containsExactlyInAnyOrder(
              "agent:main:s3", "agent:main:s4", "agent:main:s5", "agent:main:s6");
    }

    @Test
    void conversationsThatAreOverGoAfterTheirTime() {
      say(parts, "agent:main:main", "before");
      await(parts.get(Sessions.class).reset(new SessionKey("agent:main:main")));
      say(parts, "agent:main:main", "after");

      assertThat(later(parts, 19)).isEqualTo(Outcome.NOTHING);
      assertThat(later(parts, 21)).isEqualTo(new Outcome(0, 1, 0));
      assertThat(found(parts, "before")).isZero();
      assertThat(found(parts, "after")).isEqualTo(1);
    }

    private List<Path> files() throws IOException {
      Path folder = gateway.stateDirectory().resolve("agents/main/sessions");
      if (!Files.isDirectory(folder)) {
        return List.of();
      }
      try (Stream<Path> all = Files.list(folder)) {
        return all.toList();
      }
    }
  }

  @Nested
  class WhereSpaceIsShort {
    private final GatewayParts parts = new GatewayParts();

    @RegisterExtension
    final TestGateway gateway =
        TestGateway.withConfig(
                Map.of(
                    "session",
                    Map.of(
                        "maintenance",
                        Map.of("mode", "enforce", "maxDiskBytes", "2mb", "highWaterBytes", "1mb"))))
            .module(parts);

    @Test
    void theOldestGoUntilItFitsAndTheDiskGetsItsSpaceBack() throws IOException {
      for (int i = 0; i < 12; i++) {
        say(parts, "agent:main:s" + i, "word ".repeat(60_000));
        age(parts, "agent:main:s" + i, Duration.ofHours(20 - i).toMillis());
      }
      Path file = gateway.stateDirectory().resolve("gateway.sqlite");

      Outcome outcome = later(parts, 0);

      assertThat(outcome.sessions()).isBetween(5, 11);
      assertThat(keys(parts)).hasSize(12 - outcome.sessions()).contains("agent:main:s11");
      assertThat(Files.size(file)).isLessThan(2L * 1_024 * 1_024);
      assertThat(later(parts, 0)).isEqualTo(Outcome.NOTHING);
    }
  }

  private static Outcome later(GatewayParts parts, int days) {
    return await(
        parts
            .get(GatewayLoop.class)
            .call(
                () ->
                    parts
                        .get(SessionMaintenance.class)
                        .run(System.currentTimeMillis() + days * DAY)));
  }

  private static void age(GatewayParts parts, String key, long millis) {
    await(
        parts
            .get(Database.class)
            .write(
                connection ->
                    Sql.update(
                        connection,
                        "UPDATE session SET updated_at = updated_at - ? WHERE key = ?",
                        millis,
                        key)));
  }

  private static List<String> keys(GatewayParts parts) {
    return await(parts.get(Sessions.class).all()).stream()
        .map(entry -> entry.key().value())
        .toList();
  }

  private static int found(GatewayParts parts, String word) {
    return await(
            parts.get(SessionSearch.class).find(word, Optional.empty(), java.util.Set.of(), 25))
        .size();
  }

  private static void say(GatewayParts parts, String key, String words) {
    SessionEntry session = await(parts.get(Sessions.class).open(new SessionKey(key)));
    await(
        parts
            .get(Transcripts.class)
            .append(
                session,
                new Message.User(List.of(new Content.Text(words)), System.currentTimeMillis()),
                Optional.empty()));
  }
}
