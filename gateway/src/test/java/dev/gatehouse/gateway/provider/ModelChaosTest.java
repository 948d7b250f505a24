package dev.gatehouse.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.parts.ModelMock;
import dev.gatehouse.gateway.provider.ModelFailure.Kind;
import dev.gatehouse.gateway.provider.ModelGateway.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wire format against the mock with its faults on. */
@Timeout(120)
class ModelChaosTest {
  private static final Set<Kind> PASSING =
      Set.of(Kind.NETWORK, Kind.OVERLOADED, Kind.BAD_ANSWER, Kind.TIMEOUT, Kind.RATE_LIMIT);

  private static ModelGateway gateway(ModelMock mock, int attempts) {
    Map<String, Object> providers = new LinkedHashMap<>();
    String v1 = mock.uri() + "/v1";
    providers.put("chat", entry("openai-completions", v1));
    providers.put("responses", entry("openai-responses", v1));
    providers.put("claude", entry("anthropic-messages", mock.uri().toString()));
    providers.put("gemini", entry("google-generative-ai", mock.uri() + "/v1beta"));
    providers.put("llama", entry("ollama", mock.uri().toString()));
    return ModelGateway.start(
        Map.of(
            "models",
            Map.of(
                "providers",
                providers,
                "limits",
                Map.of("attempts", attempts, "retryWaitMs", 100_000))),
        Map.of());
  }

  private static Map<String, Object> entry(String api, String baseUrl) {
    return Map.of(
        "baseUrl", baseUrl, "api", api, "apiKey", "sk-0123456789", "embeddingModel", "embed-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--chaos-drop", "--chaos-malformed", "--chaos-disconnect", "--chaos-ratelimit"})
  void failsCleanlyInEveryFormatWhenEveryAnswerIsBroken(String fault) {
    try (ModelMock mock =
            ModelMock.start(new JsonArray().add(ModelMock.says("hi", "hello")), fault, "1.0");
        ModelGateway gateway = gateway(mock, 1)) {
      for (String provider : List.of("chat", "responses", "claude", "gemini", "llama")) {
        Answer answer = gateway.ask(provider + "/m", "hi");

        assertThat(answer.failure().kind()).as(provider + " " + answer.failure()).isIn(PASSING);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"--chaos-drop", "--chaos-malformed", "--chaos-disconnect"})
  void answersInSpiteOfFaultsThatPass(String fault) {
    try (ModelMock mock =
            ModelMock.start(new JsonArray().add(ModelMock.says("hi", "hello")), fault, "0.2");
        ModelGateway gateway = gateway(mock, 12)) {
      for (String provider : List.of("chat", "responses", "claude", "gemini", "llama")) {
        assertThat(gateway.ask(provider + "/m", "hi").message().text())
            .as(provider)
            .isEqualTo("hello");
      }
    }
  }

  @Test
  void honoursTheRetryAfterOfTheMock() {
    JsonObject limited =
        new JsonObject()
            .put("match", new JsonObject().put("userMessage", "rate"))
            .put(
                "response",
                new JsonObject()
                    .put(
                        "error",
                        new JsonObject()
                            .put("message", "slow down")
                            .put("type", "rate_limit_error"))
                    .put("status", 429));
    try (ModelMock mock = ModelMock.start(new JsonArray().add(limited));
        ModelGateway gateway = gateway(mock, 2)) {
      ModelFailure failure = gateway.ask("chat/m", "rate").failure();

      assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMIT);
      assertThat(failure.retryAfter()).isPresent();
      assertThat(mock.requests()).hasSize(2);
    }
  }

  @Test
  void answersAHundredQuestionsAtOnceWithoutMixingThem() {
    JsonArray fixtures = new JsonArray();
    for (int i = 0; i < 100; i++) {
      fixtures.add(ModelMock.says("question-" + i + ".", "answer number " + i));
    }
    try (ModelMock mock = ModelMock.start(fixtures);
        ModelGateway gateway = gateway(mock, 2)) {
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        ModelRef model = new ModelRef(i % 2 == 0 ? "chat" : "claude", "m");
        answers.add(
            gateway.begin(
                ModelChain.of(model),
                ModelRequest.of(model, "", List.of(ModelGateway.user("question-" + i + ".")))));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(answers.get(i).await().message().text()).isEqualTo("answer number " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "gemini", "llama"})
  void makesEmbeddings(String provider) throws Exception {
    try (ModelMock mock = ModelMock.start(new JsonArray());
        ModelGateway gateway = gateway(mock, 1)) {
      Embeddings embeddings = gateway.get(Embeddings.class);
      ModelRef model = new ModelRef(provider, "embed-1");
      assertThat(embeddings.available()).isTrue();

      float[] one = embeddings.embed(model, List.of("one")).await(60, TimeUnit.SECONDS).get(0);
      float[] two = embeddings.embed(model, List.of("two")).await(60, TimeUnit.SECONDS).get(0);

      assertThat(one.length).isGreaterThan(10).isEqualTo(two.length);
      assertThat(one).isNotEqualTo(two);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemini | :batchEmbedContents | {\"embeddings\":[{\"values\":[1,2]},{\"values\":[3,4]}]}",
        "llama | /api/embed | {\"embeddings\":[[1,2],[3,4]]}",
        "chat | /embeddings | {\"data\":[{\"embedding\":[1,2]},{\"embedding\":[3,4]}]}"
      })
  void makesSeveralEmbeddingsWithOneRequest(String provider, String path, String answer)
      throws Exception {
    try (RawModelServer server =
            new RawModelServer((n, request, out) -> RawModelServer.error(out, "200 OK", answer));
        ModelGateway gateway =
            ModelGateway.start(
                ModelGateway.provider(
                    provider,
                    Map.of("gemini", "google-generative-ai", "llama", "ollama")
                        .getOrDefault(provider, "openai-completions"),
                    server.uri()),
                Map.of())) {
      List<float[]> vectors =
          gateway
              .get(Embeddings.class)
              .embed(new ModelRef(provider, "e"), List.of("one", "two"))
              .await(60, TimeUnit.SECONDS);

      assertThat(vectors).containsExactly(new float[] {1, 2}, new float[] {3, 4});
      assertThat(server.requests).hasSize(1);
      assertThat(server.requests.get(0)).contains(path);
    }
  }
}
