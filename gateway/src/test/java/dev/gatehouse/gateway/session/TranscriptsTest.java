package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.parts.GatewayParts.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.parts.GatewayParts;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TranscriptsTest {
  private static final SessionKey KEY = new SessionKey("agent:main:lab");

  private final GatewayParts parts = new GatewayParts();

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
              Map.of("session", Map.of("reset", Map.of("mode", "idle", "idleMinutes", 10))))
          .module(parts);

  @Test
  void keepTheOrderOfWhatWasSaid() {
    SessionEntry session = open();
    List<Future<TranscriptEntry>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(transcripts().append(session, user("word " + i), Optional.of("run")));
    }
    all.forEach(GatewayParts::await);

    List<TranscriptEntry> history = await(transcripts().history(session.sessionId(), 1_000));
    assertThat(history).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(history.get(i).message().orElseThrow().text()).isEqualTo("word " + i);
      assertThat(history.get(i).number()).isEqualTo(i + 1);
      assertThat(history.get(i).runId()).contains("run");
      assertThat(history.get(i).parentId())
          .isEqualTo(i == 0 ? Optional.empty() : Optional.of(history.get(i - 1).id()));
    }
    assertThat(await(transcripts().history(session.sessionId(), 3)))
        .extracting(entry -> entry.message().orElseThrow().text())
        .containsExactly("word 97", "word 98", "word 99");
  }

  @Test
  void countWhatTheLastCallOfAModelTook() {
    SessionEntry session = open();

    await(transcripts().append(session, answer("hello", new Usage(11, 7, 5, 2, 0.5)), run()));

    SessionEntry after = await(sessions().find(KEY)).orElseThrow();
    assertThat(after.number("inputTokens")).isEqualTo(11);
    assertThat(after.number("outputTokens")).isEqualTo(7);
    assertThat(after.number("totalTokens")).isEqualTo(18);
    assertThat(after.text("modelProvider")).contains("mock");
    assertThat(after.text("model")).contains("gpt-mock");
  }

  @Test
  void giveAModelTheSummaryAndWhatCameAfterIt() {
    SessionEntry session = open();
    await(transcripts().append(session, user("old"), run()));
    TranscriptEntry kept = await(transcripts().append(session, user("kept"), run()));
    await(transcripts().append(session, answer("also kept", Usage.NONE), run()));

    await(transcripts().compacted(session, "they spoke of old things", kept.id(), 900));
    await(transcripts().append(session, user("new"), run()));

    List<TranscriptEntry> context = await(transcripts().context(session.sessionId()));
    assertThat(context.get(0).summary()).contains("they spoke of old things");
    assertThat(context.subList(1, context.size()))
        .extracting(entry -> entry.message().orElseThrow().text())
        .containsExactly("kept", "also kept", "new");
    assertThat(await(sessions().find(KEY)).orElseThrow().number("compactionCount")).isEqualTo(1);
    assertThat(await(transcripts().history(session.sessionId(), 10))).hasSize(4);
  }

  @Test
  void takeAMessageOfTenMegabytes() {
    SessionEntry session = open();
    String words = "0123456789 ".repeat(1_000_000);

    await(transcripts().append(session, user(words), run()));

    assertThat(
            await(transcripts().history(session.sessionId(), 1))
                .get(0)
                .message()
                .orElseThrow()
                .text())
        .isEqualTo(words);
  }

  @Test
  void startAnewAfterAResetAndKeepTheSettings() {
    SessionEntry before =
        await(
            sessions()
                .patch(KEY, new JsonObject().put("thinkingLevel", "low").put("inputTokens", 9)));
    await(transcripts().append(before, user("old"), run()));

    SessionEntry after = await(sessions().reset(KEY));

    assertThat(after.sessionId()).isNotEqualTo(before.sessionId());
    assertThat(after.text("thinkingLevel")).contains("low");
    assertThat(after.number("inputTokens")).isZero();
    assertThat(await(transcripts().context(after.sessionId()))).isEmpty();
    assertThat(await(transcripts().context(before.sessionId()))).hasSize(1);
  }

  @Test
  void belongToANewConversationAfterALongSilence() {
    SessionEntry before = open();
    assertThat(open().sessionId()).isEqualTo(before.sessionId());
    await(
        parts
            .get(Database.class)
            .write(
                connection ->
                    Sql.update(connection, "UPDATE session SET updated_at = updated_at - 700000")));

    assertThat(open().sessionId()).isNotEqualTo(before.sessionId());
  }

  @Test
  void areFoundUnderTheirSession() {
    SessionEntry session = open();

    assertThat(await(sessions().findById(session.sessionId()))).contains(session);
    assertThat(await(sessions().findById("../../x"))).isEmpty();
    assertThat(await(sessions().find(new SessionKey("agent:main:other")))).isEmpty();
  }

  private SessionEntry open() {
    return await(sessions().open(KEY));
  }

  private Sessions sessions() {
    return parts.get(Sessions.class);
  }

  private Transcripts transcripts() {
    return parts.get(Transcripts.class);
  }

  private static Optional<String> run() {
    return Optional.of("run-1");
  }

  private static Message user(String text) {
    return new Message.User(List.of(new Content.Text(text)), System.currentTimeMillis());
  }

  private static Message answer(String text, Usage usage) {
    return new Message.Assistant(
        List.of(new Content.Text(text)),
        System.currentTimeMillis(),
        "mock",
        "gpt-mock",
        usage,
        StopReason.STOP,
        Optional.empty());
  }
}
