package dev.gatehouse.gateway.openai;

import static dev.gatehouse.gateway.turn.ScriptedModel.fails;
import static dev.gatehouse.gateway.turn.ScriptedModel.holds;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.turn.ScriptedModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP API byte by byte, where a client library would hide what is sent. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OpenAiHttpTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  private final ScriptedModel model = ScriptedModel.of(OpenAiHttpTest::answer);
  private final HttpClient client = HttpClient.newHttpClient();

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
              config(
                  Map.of(
                      "chatCompletions",
                      Map.of("enabled", true),
                      "responses",
                      Map.of("enabled", true, "maxBodyBytes", 50_000))))
          .module(model.module());

  private static Map<String, Object> config(Map<String, Object> endpoints) {
    Map<String, Object> config = new HashMap<>(ScriptedModel.config());
    config.put(
        "gateway",
        Map.of("auth", Map.of("token", TestGateway.TOKEN), "http", Map.of("endpoints", endpoints)));
    return config;
  }

  private static ScriptedModel.Step answer(ModelRequest request) {
    String words = lastWords(request);
    if (words.contains("slowly")) {
      return holds("The first ", says("and the last."));
    }
    if (words.contains("break")) {
      return fails(
          ModelFailure.Kind.BAD_REQUEST, "no such luck", words.contains("late") ? "Half " : "");
    }
    return says("heard " + words);
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + TestGateway.TOKEN)
            .header("Content-Type", "application/json");
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> post(String path, String body, String... headers) {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body());
  }

  private static String said(String words, String more) {
    return "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + words
        + "\"}]"
        + more
        + "}";
  }

  private static String text(JsonObject completion) {
    return completion
        .getJsonArray("choices")
        .getJsonObject(0)
        .getJsonObject("message")
        .getString("content");
  }

  @Nested
  class AConversation {
    @Test
    void ofAUserGoesOnWhereItStopped() {
      json(post(CHAT, said("one", ",\"user\":\"Ada\"")), 200);
      json(post(CHAT, said("two", ",\"user\":\"Ada\"")), 200);

      assertThat(model.requests().get(1).messages().toString()).contains("one", "heard one", "two");
      assertThat(keys()).containsExactly("agent:main:openai-user:ada");
    }

    @Test
    void isNamedByAHeaderToo() {
      json(post(CHAT, said("one", ""), "x-sigil-session-key", "agent:main:desk"), 200);
      json(
          post(
              "/v1/responses",
              "{\"model\":\"x\",\"input\":\"two\"}",
              "x-sigil-session-key",
              "desk"),
          200);

      assertThat(keys()).containsExactly("agent:main:desk");
    }

    @Test
    void withoutANameIsANewOneEachTime() {
      json(post(CHAT, said("one", "")), 200);
      json(post(CHAT, said("two", "")), 200);

      assertThat(model.requests().get(1).messages().toString()).doesNotContain("one");
      assertThat(keys()).hasSize(2).allMatch(key -> key.startsWith("agent:main:openai:"));
    }

    @Test
    void thatTheCallerTellsIsWhatTheModelSees() {
      JsonObject body =
          new JsonObject(
              """
              {"model": "x", "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "I am Ada."},
                {"role": "assistant", "content": "Hello Ada."},
                {"role": "user", "content": "Who am I?"}]}
              """);
      assertThat(text(json(post(CHAT, body.encode()), 200))).isEqualTo("heard Who am I?");

      ModelRequest asked = model.requests().get(0);
      assertThat(asked.system()).contains("Be brief.");
      assertThat(asked.messages())
          .extracting(Message::text)
          .containsExactly("I am Ada.", "Hello Ada.", "Who am I?");
    }

    private List<String> keys() {
      try (WireSocket socket = gateway.admin(3)) {
        JsonArray sessions =
            socket.payload("sessions.list", new JsonObject()).getJsonArray("sessions");
        return sessions.stream().map(entry -> ((JsonObject) entry).getString("key")).toList();
      }
    }
  }

  @Nested
  class APicture {
    @Test
    void reachesTheModel() {
      String content =
          "[{\"type\":\"text\",\"text\":\"look\"},{\"type\":\"image_url\",\"image_url\":"
              + "{\"url\":\"data:image/png;base64,"
              + PIXEL
              + "\"}}]";
      json(post(CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}"), 200);

      Message.User said = (Message.User) model.requests().get(0).messages().get(0);
      assertThat(said.content()).hasAtLeastOneElementOfType(Content.Image.class);
    }

    @ParameterizedTest
    @CsvSource({
      "http://127.0.0.1:9/x.png",
      "http://169.254.169.254/latest/meta-data",
      "file:///etc/passwd",
      "data:image/png;base64,%%%",
      "data:text/html;base64,PGI+"
    })
    void fromAnAddressOfOursOrThatIsNoneIsRefused(String url) {
      String content = "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}]";
      JsonObject refused =
          json(post(CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}"), 400);

      assertThat(refused.getJsonObject("error").getString("type"))
          .isEqualTo("invalid_request_error");
      assertThat(model.requests()).isEmpty();
    }
  }

  @Nested
  class ARefusal {
    @Test
    void hasTheFormThatClientsKnow() {
      assertThat(json(post(CHAT, "{\"messages\":[]}"), 400))
          .isEqualTo(
              new JsonObject(
                  "{\"error\":{\"message\":\"Missing user message in `messages`.\",\"type\":\"invalid_request_error\"}}"));
      assertThat(json(post(CHAT, said("break", "")), 500).getJsonObject("error").getString("type"))
          .isEqualTo("api_error");
      JsonObject failed = json(post("/v1/responses", "{\"model\":\"x\",\"input\":\"break\"}"), 500);
      assertThat(failed.encode()).contains("api_error", "no such luck");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{",
          "[]",
          "{\"messages\":\"x\"}",
          "{\"messages\":[1]}",
          "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"video\"}]}]}",
          "{\"messages\":[{\"role\":\"nobody\",\"content\":\"x\"}]}",
          "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"n\":2}",
          "{\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"x\"}]}",
          "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":\"x\"}",
          "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"model\":7,\"user\":[]}"
        })
    void ofABodyThatIsNotUnderstoodNeverBecomesAFault(String body) {
      HttpResponse<String> answer = post(CHAT, body);

      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
      if (answer.statusCode() == 400) {
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
            .isNotBlank();
      }
    }

    @Test
    void comesBeforeTheBodyIsRead() {
      HttpRequest stranger =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + CHAT))
              .POST(HttpRequest.BodyPublishers.ofString("x".repeat(40_000)))
              .build();
      HttpResponse<String> answer = send(stranger);

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body())
          .isEqualTo("{\"error\":{\"message\":\"Unauthorized\",\"type\":\"unauthorized\"}}");
      HttpResponse<String> get = send(request(CHAT).GET().build());
      assertThat(get.statusCode()).isEqualTo(405);
      assertThat(get.headers().firstValue("allow")).hasValue("POST");
      assertThat(post(CHAT, said("x".repeat(60_000), "")).statusCode()).isEqualTo(413);
    }

    @Test
    void ofEmbeddingsSaysThatNobodyOffersThem() {
      assertThat(
              json(post("/v1/embeddings", "{\"input\":\"x\"}"), 400)
                  .getJsonObject("error")
                  .getString("code"))
          .isEqualTo("embeddings_unavailable");
    }
  }

  @Nested
  class AStream {
    @Test
    void thatFailsInTheMiddleSaysSoAndEnds() {
      HttpResponse<String> answer = post(CHAT, said("break late", ",\"stream\":true"));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("content-type"))
          .hasValue("text/event-stream; charset=utf-8");
      assertThat(answer.body()).contains("\"error\"", "api_error").endsWith("data: [DONE]\n\n");
      HttpResponse<String> responses =
          post("/v1/responses", "{\"model\":\"x\",\"input\":\"break late\",\"stream\":true}");
      assertThat(responses.body()).contains("event: response.failed").endsWith("data: [DONE]\n\n");
    }

    @Test
    void whoseClientGoesAwayEndsItsTurnWhereNobodyCanGoOn() throws Exception {
      leave(said("slowly", ",\"stream\":true"));

      await().atMost(Duration.ofMinutes(1)).until(() -> model.cancelled() == 1);
    }

    @Test
    void whoseClientGoesAwayGoesOnInAConversationWithAName() throws Exception {
      leave(said("slowly", ",\"stream\":true,\"user\":\"ada\""));
      model.release();

      try (WireSocket socket = gateway.admin(3)) {
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThat(
                            socket
                                .payload(
                                    "chat.history",
                                    new JsonObject()
                                        .put("sessionKey", "agent:main:openai-user:ada"))
                                .encode())
                        .contains("The first and the last."));
      }
      assertThat(model.cancelled()).isZero();
    }

    @Test
    void isNotNeededForAClientThatWaitsAndGoesAway() throws Exception {
      HttpRequest request =
          request(CHAT).POST(HttpRequest.BodyPublishers.ofString(said("slowly", ""))).build();
      var waiting = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
      waiting.cancel(true);

      await().atMost(Duration.ofMinutes(1)).until(() -> model.cancelled() == 1);
    }

    /** Reads the first words of an answer and closes the connection. */
    private void leave(String body) throws IOException, InterruptedException {
      HttpResponse<InputStream> answer =
          client.send(
              request(CHAT).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream stream = answer.body()) {
        StringBuilder seen = new StringBuilder();
        byte[] bytes = new byte[4_096];
        while (!seen.toString().contains("The first")) {
          int count = stream.read(bytes);
          assertThat(count).isPositive();
          seen.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
        }
      }
    }
  }

  @Nested
  class WhereItIsNotEnabled {
    @RegisterExtension
    final TestGateway closed =
        TestGateway.withConfig(config(Map.of("responses", Map.of("enabled", true))))
            .module(ScriptedModel.echo().module());

    @Test
    void isNothing() {
      HttpRequest chat =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + closed.port() + CHAT))
              .header("Authorization", "Bearer " + TestGateway.TOKEN)
              .POST(HttpRequest.BodyPublishers.ofString(said("x", "")))
              .build();

      assertThat(send(chat).statusCode()).isEqualTo(404);
    }
  }
}
