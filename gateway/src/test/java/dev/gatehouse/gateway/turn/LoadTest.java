package dev.gatehouse.gateway.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.parts.ModelMock;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many sessions that talk at once, each with several messages waiting, through real sockets to a
 * model server of others. Every question has an answer of its own, so that a word that is lost,
 * comes twice, too early or in the wrong place is seen.
 */
class LoadTest {
  private static final int TURNS = 4;
  private static final int SESSIONS_OF_A_CLIENT = 20;

  @TempDir Path directory;

  /** One session and its questions. */
  private record Talk(int gateway, int session) {
    String key() {
      return "agent:main:s" + session;
    }

    List<String> questions() {
      return IntStream.range(0, TURNS)
          .mapToObj(turn -> "question " + gateway + "-" + session + "-" + turn + ".")
          .toList();
    }

    static String answer(String question) {
      return "To "
          + question
          + " the answer is "
          + Integer.toHexString(question.hashCode())
          + ", and nothing else.";
    }

    /** The whole conversation. */
    List<String> transcript() {
      List<String> said = new ArrayList<>();
      questions()
          .forEach(
              question -> {
                said.add(question);
                said.add(answer(question));
              });
      return said;
    }
  }

  @ParameterizedTest(name = "{0} gateways with {1} sessions each")
  @CsvSource({"1, 100", "10, 100"})
  @Timeout(value = 240, unit = TimeUnit.SECONDS)
  void everySessionHearsItsOwnAnswersInOrder(int gateways, int sessions) throws Exception {
    List<Talk> talks = new ArrayList<>();
    for (int gateway = 0; gateway < gateways; gateway++) {
      for (int session = 0; session < sessions; session++) {
        talks.add(new Talk(gateway, session));
      }
    }
    JsonArray fixtures = new JsonArray();
    for (Talk talk : talks) {
      talk.questions().forEach(q -> fixtures.add(ModelMock.says(q, Talk.answer(q))));
    }
    try (ModelMock mock = ModelMock.start(fixtures, "--journal-max", "0", "--latency", "20");
        GatewayHost host =
            GatewayHost.builder()
                .environment(new Environment(Map.of(), directory.resolve("home"), directory))
                .directory(new HostDirectory(directory.resolve("host")))
                .build()) {
      List<Gateway> running = new ArrayList<>();
      for (int i = 0; i < gateways; i++) {
        running.add(host.start(spec("g" + i, mock)));
      }
      running.forEach(Gateway::awaitReady);

      talkAtOnce(running, talks);

      assertThat(askedOf(mock)).isEqualTo(expected(talks));
    }
  }

  private GatewaySpec spec(String profile, ModelMock mock) {
    return GatewaySpec.builder()
        .distribution("sigil")
        .profile(profile)
        .stateDirectory(directory.resolve(profile))
        .port(0)
        .config(
            Map.of(
                "gateway",
                Map.of("auth", Map.of("token", TestGateway.TOKEN)),
                "agents",
                Map.of("defaults", Map.of("model", "mock/m-1")),
                "messages",
                Map.of("queue", Map.of("mode", "followup")),
                "tools",
                Map.of("profile", "minimal"),
                "models",
                Map.of(
                    "providers",
                    Map.of(
                        "mock",
                        Map.of(
                            "baseUrl",
                            mock.uri() + "/v1",
                            "api",
                            "openai-completions",
                            "apiKey",
                            "sk-test",
                            "models",
                            List.of(Map.of("id", "m-1", "contextWindow", 200_000)))))))
        .build();
  }

  private static void talkAtOnce(List<Gateway> gateways, List<Talk> talks) throws Exception {
    List<List<Talk>> clients = new ArrayList<>();
    for (int i = 0; i < talks.size(); i += SESSIONS_OF_A_CLIENT) {
      clients.add(talks.subList(i, i + SESSIONS_OF_A_CLIENT));
    }
    ExecutorService threads = Executors.newFixedThreadPool(clients.size());
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < clients.size(); i++) {
        List<Talk> mine = clients.get(i);
        int protocol = i % 2 == 0 ? 3 : 4;
        int port = gateways.get(mine.get(0).gateway()).instance().ports().gateway();
        ends.add(threads.submit(() -> talk(port, protocol, mine)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void talk(int port, int protocol, List<Talk> talks) {
    Map<String, String> questions = new HashMap<>();
    try (WireSocket client =
        WireSocket.connected(
            port, WireSocket.params(protocol, TestGateway.TOKEN, "operator.admin"))) {
      for (int turn = 0; turn < TURNS; turn++) {
        for (Talk talk : talks) {
          String question = talk.questions().get(turn);
          questions.put(question, talk.key());
          client.request("chat.send", ChatTest.message(talk.key(), question, question));
        }
      }
      Map<String, String> answers = new HashMap<>();
      Map<String, List<String>> order = new HashMap<>();
      while (answers.size() < questions.size()) {
        JsonObject frame = client.next();
        if (frame.getString("type").equals("res")) {
          assertThat(frame.getBoolean("ok")).as(frame.encode()).isTrue();
        } else if (frame.getString("event").equals("chat")) {
          JsonObject chat = frame.getJsonObject("payload");
          String runId = chat.getString("runId");
          assertThat(chat.getString("state")).as(chat.encode()).isNotIn("error", "aborted");
          if (chat.getString("state").equals("final") && questions.containsKey(runId)) {
            assertThat(chat.getString("sessionKey")).isEqualTo(questions.get(runId));
            assertThat(answers.put(runId, text(chat.getJsonObject("message")))).isNull();
            order.computeIfAbsent(questions.get(runId), key -> new ArrayList<>()).add(runId);
          }
        }
      }
      assertThat(answers)
          .allSatisfy((question, answer) -> assertThat(answer).isEqualTo(Talk.answer(question)));
      for (Talk talk : talks) {
        assertThat(order.get(talk.key())).isEqualTo(talk.questions());
        assertThat(history(client, talk)).isEqualTo(talk.transcript());
      }
    }
  }

  private static List<String> history(WireSocket client, Talk talk) {
    return client
        .payload("chat.history", new JsonObject().put("sessionKey", talk.key()))
        .getJsonArray("messages")
        .stream()
        .map(message -> text((JsonObject) message))
        .toList();
  }

  private static String text(JsonObject message) {
    return message.getJsonArray("content").getJsonObject(0).getString("text");
  }

  /** The conversation that the model saw with each question. */
  private static Map<String, List<String>> askedOf(ModelMock mock) {
    Map<String, List<String>> asked = new HashMap<>();
    for (Object entry : mock.requests()) {
      List<String> seen =
          ((JsonObject) entry)
              .getJsonObject("body").getJsonArray("messages").stream()
                  .map(JsonObject.class::cast)
                  .filter(message -> !message.getString("role").equals("system"))
                  .map(LoadTest::said)
                  .toList();
      assertThat(asked.put(seen.get(seen.size() - 1), seen)).as("a question asked twice").isNull();
    }
    return asked;
  }

  private static String said(JsonObject message) {
    return message.getValue("content") instanceof JsonArray parts
        ? parts.getJsonObject(0).getString("text")
        : message.getString("content");
  }

  private static Map<String, List<String>> expected(List<Talk> talks) {
    Map<String, List<String>> expected = new HashMap<>();
    for (Talk talk : talks) {
      List<String> whole = talk.transcript();
      for (int turn = 0; turn < TURNS; turn++) {
        expected.put(talk.questions().get(turn), whole.subList(0, 2 * turn + 1));
      }
    }
    return expected;
  }
}
