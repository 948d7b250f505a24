package dev.gatehouse.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.parts.ModelMock;
import dev.gatehouse.gateway.provider.ModelGateway.Answer;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wire format against a mock that others wrote. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvidersTest {
  private static final String KEY = "sk-canary-0123456789abcdef";
  private static final String LONG =
      "Hello from the scripted model, and this is a streamed answer.";
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  private static final ToolSpec WEATHER =
      new ToolSpec(
          "get_weather",
          "Tells the weather",
          new JsonObject(
              """
              {"type":"object","required":["city"],"additionalProperties":false,
               "properties":{"city":{"type":"string","minLength":1,"description":"where"},
                             "days":{"type":["integer","null"],"minimum":1},
                             "unit":{"enum":["c","f"]},
                             "near":{"anyOf":[{"type":"string"},{"type":"number"}]},
                             "list":{"type":"array","items":{"type":"string","format":"uri"}}}}
              """));

  private ModelMock mock;
  private ModelGateway gateway;

  @BeforeAll
  void start() {
    mock =
        ModelMock.start(
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("match", new JsonObject().put("userMessage", "weather"))
                        .put(
                            "response",
                            new JsonObject()
                                .put(
                                    "toolCalls",
                                    new JsonArray()
                                        .add(
                                            new JsonObject()
                                                .put("name", "get_weather")
                                                .put("arguments", "{\"city\":\"Oslo\"}")))))
                .add(ModelMock.says("hello", LONG).put("chunkSize", 8))
                .add(ModelMock.says("picture", "I see one pixel.")));
    Map<String, Object> providers = new LinkedHashMap<>();
    String v1 = mock.uri() + "/v1";
    providers.put("chat", entry("openai-completions", v1));
    providers.put("responses", entry("openai-responses", v1));
    providers.put("claude", entry("anthropic-messages", mock.uri().toString()));
    providers.put("gemini", entry("google-generative-ai", mock.uri() + "/v1beta"));
    providers.put("llama", entry("ollama", mock.uri().toString()));
    gateway = ModelGateway.start(Map.of("models", Map.of("providers", providers)), Map.of());
  }

  @AfterAll
  void stop() {
    gateway.close();
    mock.close();
  }

  private static Map<String, Object> entry(String api, String baseUrl) {
    return Map.of(
        "baseUrl",
        baseUrl,
        "api",
        api,
        "apiKey",
        KEY,
        "models",
        List.of(
            Map.of(
                "id",
                "m-1",
                "contextWindow",
                64_000,
                "input",
                List.of("text", "image"),
                "cost",
                Map.of("input", 1, "output", 2))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "responses", "claude", "gemini", "llama"})
  void streamsWordsInOrderOnTheLoop(String provider) {
    Answer answer = gateway.ask(provider + "/m-1", "hello there");

    assertThat(answer.message().text()).isEqualTo(LONG);
    assertThat(answer.streamed()).isEqualTo(LONG);
    assertThat(answer.texts).hasSizeGreaterThan(3);
    assertThat(answer.threads).allMatch(name -> name.contains("-loop-"));
    assertThat(answer.models).containsExactly(new ModelRef(provider, "m-1"));
    assertThat(answer.message().stopReason()).isEqualTo(StopReason.STOP);
    assertThat(answer.message().provider()).isEqualTo(provider);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "responses", "claude", "gemini", "llama"})
  void callsAToolAndTakesItsResult(String provider) {
    ModelRef model = new ModelRef(provider, "m-1");
    ModelRequest request = tools(model, List.of(ModelGateway.user("the weather in Oslo")));

    Message.Assistant first = gateway.ask(request).message();

    assertThat(first.stopReason()).isEqualTo(StopReason.TOOL_USE);
    assertThat(first.toolUses()).hasSize(1);
    Content.ToolUse call = first.toolUses().get(0);
    assertThat(call.name()).isEqualTo("get_weather");
    assertThat(call.arguments()).isEqualTo(new JsonObject().put("city", "Oslo"));
    assertThat(call.id()).isNotEmpty();

    Message.ToolResult result =
        new Message.ToolResult(
            call.id(),
            call.name(),
            List.of(new Content.Text("7 degrees")),
            Optional.empty(),
            false,
            2);
    Message.Assistant second =
        gateway
            .ask(
                tools(
                    model,
                    List.of(
                        ModelGateway.user("the weather in Oslo"),
                        first,
                        result,
                        ModelGateway.user("now say hello"))))
            .message();
    assertThat(second.text()).isEqualTo(LONG);
    assertThat(lastRequest().encode()).contains("7 degrees").contains("get_weather");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "responses", "claude", "gemini", "llama"})
  void sendsPictures(String provider) {
    Message.User user =
        new Message.User(
            List.of(
                new Content.Text("what is in the picture"), new Content.Image("image/png", PNG)),
            1);

    Answer answer = gateway.ask(ModelRequest.of(new ModelRef(provider, "m-1"), "", List.of(user)));

    assertThat(answer.message().text()).isEqualTo("I see one pixel.");
  }

  private static ModelRequest tools(ModelRef model, List<Message> messages) {
    return new ModelRequest(
        model,
        "You are a test.",
        messages,
        List.of(WEATHER),
        "auto",
        Optional.of(ThinkingLevel.LOW),
        OptionalInt.of(512),
        Optional.of("session-1"));
  }

  private JsonObject lastRequest() {
    JsonArray all = mock.requests();
    return all.getJsonObject(all.size() - 1);
  }
}
