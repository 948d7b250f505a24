package dev.gatehouse.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.parts.ModelMock;
import dev.gatehouse.gateway.parts.NpmParts;
import dev.gatehouse.gateway.server.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The official npm package {@code openai} against a gateway, and a mock of others as its model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiClientTest {
  private static final String LONG =
      "Hello from the scripted model, and this is a streamed answer.";
  private static final long LIMIT_SECONDS = 60;

  private final ModelMock mock =
      ModelMock.start(
          new JsonArray()
              .add(
                  new JsonObject()
                      .put("match", new JsonObject().put("toolCallId", "call_weather"))
                      .put("response", new JsonObject().put("content", "It is 7 degrees.")))
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
                                              .put("id", "call_weather")
                                              .put("name", "get_weather")
                                              .put("arguments", "{\"city\":\"Oslo\"}")))))
              .add(ModelMock.says("slowly", LONG.repeat(20)).put("latency", 40).put("chunkSize", 8))
              .add(
                  new JsonObject()
                      .put("match", new JsonObject().put("userMessage", "rate"))
                      .put("status", 400)
                      .put(
                          "response",
                          new JsonObject()
                              .put("status", 400)
                              .put(
                                  "error",
                                  new JsonObject()
                                      .put("message", "not today")
                                      .put("type", "invalid_request_error"))))
              .add(ModelMock.says("hello", LONG).put("chunkSize", 8)));

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
          Map.of(
              "gateway",
              Map.of(
                  "auth",
                  Map.of("token", TestGateway.TOKEN),
                  "http",
                  Map.of(
                      "endpoints",
                      Map.of(
                          "chatCompletions",
                          Map.of("enabled", true),
                          "responses",
                          Map.of("enabled", true, "maxBodyBytes", 2_000_000)))),
              "agents",
              Map.of("defaults", Map.of("model", Map.of("primary", "mock/gpt-mock"))),
              "models",
              Map.of(
                  "providers",
                  Map.of(
                      "mock",
                      Map.of(
                          "api",
                          "openai-completions",
                          "baseUrl",
                          mock.uri() + "/v1",
                          "apiKey",
                          "sk-test-0123456789abcdef",
                          "embeddingModel",
                          "embedding-mock",
                          "models",
                          List.of(Map.of("id", "gpt-mock", "name", "Mock")))))));

  @BeforeAll
  void install() {
    NpmParts.directory();
  }

  @AfterAll
  void end() {
    mock.close();
  }

  @Test
  void everyCallOfTheOfficialClientIsAnswered() throws Exception {
    JsonObject seen = run();
    String all = seen.encodePrettily();

    JsonObject chat = seen.getJsonObject("chat");
    assertThat(chat.getString("object")).as(all).isEqualTo("chat.completion");
    assertThat(choice(chat).getJsonObject("message").getString("content")).isEqualTo(LONG);
    assertThat(choice(chat).getString("finish_reason")).isEqualTo("stop");
    JsonObject stream = seen.getJsonObject("stream");
    assertThat(stream.getString("text")).as(all).isEqualTo(LONG);
    assertThat(stream.getInteger("count")).isGreaterThan(5);
    assertThat(stream.getJsonArray("finish")).containsExactly("stop");
    assertThat(stream.getJsonObject("usage").getInteger("total_tokens")).isPositive();
    assertThat(arguments(seen.getJsonObject("tool"))).as(all).isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(choice(seen.getJsonObject("tool")).getString("finish_reason"))
        .isEqualTo("tool_calls");
    assertThat(arguments(seen.getJsonObject("toolStream")))
        .as(all)
        .isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(
            choice(seen.getJsonObject("toolAnswer")).getJsonObject("message").getString("content"))
        .as(all)
        .isEqualTo("It is 7 degrees.");

    assertThat(seen.getJsonObject("response").getString("output_text")).as(all).isEqualTo(LONG);
    assertThat(seen.getJsonObject("response").getString("status")).isEqualTo("completed");
    JsonObject events = seen.getJsonObject("responseStream");
    assertThat(events.getString("text")).as(all).isEqualTo(LONG);
    assertThat(events.getJsonArray("types").stream().distinct().map(String::valueOf))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    JsonObject call = seen.getJsonObject("responseTool").getJsonArray("output").getJsonObject(0);
    assertThat(call.getString("type")).as(all).isEqualTo("function_call");
    assertThat(call.getString("arguments")).isEqualTo("{\"city\":\"Oslo\"}");

    assertThat(seen.getJsonArray("models")).contains("sigil", "sigil/default", "sigil/main");
    refused(seen, "noModel", 404, "model_not_found");
    refused(seen, "noAgent", 404, "model_not_found");
    refused(seen, "noMessage", 400, null);
    assertThat(seen.getJsonObject("abort").getString("text")).as(all).isNotEmpty();
    assertThat(seen.getJsonObject("abort").getString("text").length())
        .isLessThan(LONG.length() * 20);
    assertThat(seen.getJsonArray("conversation")).as(all).containsExactly(LONG, LONG);
    assertThat(seen.getJsonObject("responseAnswer"))
        .isEqualTo(new JsonObject().put("text", "It is 7 degrees.").put("status", "completed"));
    JsonArray vectors = seen.getJsonObject("embeddings").getJsonArray("data");
    assertThat(vectors).as(all).hasSize(2);
    assertThat(vectors.getJsonObject(1).getInteger("index")).isEqualTo(1);
    assertThat(vectors.getJsonObject(1).getJsonArray("embedding").size()).isGreaterThan(1);
    refused(seen, "noEmbedding", 400, null);
    refused(seen, "noResponse", 400, "previous_response_not_found");
    refused(seen, "failure", 500, null);
    refused(seen, "tooLarge", 413, null);
    refused(seen, "stranger", 401, null);
    refused(seen, "limited", 429, null);
  }

  private static void refused(JsonObject seen, String name, int status, String code) {
    JsonObject refusal = seen.getJsonObject(name);
    assertThat(refusal.getInteger("status")).as(name + " " + refusal.encode()).isEqualTo(status);
    assertThat(refusal.getString("code")).as(name + " " + refusal.encode()).isEqualTo(code);
  }

  private static JsonObject choice(JsonObject completion) {
    return completion.getJsonArray("choices").getJsonObject(0);
  }

  private static String arguments(JsonObject completion) {
    return choice(completion)
        .getJsonObject("message")
        .getJsonArray("tool_calls")
        .getJsonObject(0)
        .getJsonObject("function")
        .getString("arguments");
  }

  private JsonObject run() throws Exception {
    Path parts = NpmParts.directory();
    Path output = Files.createTempFile(parts, "openai", ".json");
    Path errors = Files.createTempFile(parts, "openai", ".txt");
    Process client =
        new ProcessBuilder(
                "node",
                "openai.mjs",
                "http://127.0.0.1:" + gateway.port() + "/v1",
                TestGateway.TOKEN)
            .directory(parts.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertThat(client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("the client ends").isTrue();
      assertThat(client.exitValue()).as(Files.readString(errors)).isZero();
      return new JsonObject(Files.readString(output));
    } finally {
      client.destroyForcibly();
      Files.delete(output);
      Files.delete(errors);
    }
  }
}
