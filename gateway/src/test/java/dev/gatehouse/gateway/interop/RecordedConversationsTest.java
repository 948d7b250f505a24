package dev.gatehouse.gateway.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.gateway.parts.ModelMock;
import dev.gatehouse.gateway.server.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays whole conversations of the family's clients: turns with and without tools, aborts, slash
 * commands, sessions, cron, devices, nodes, the terminal interface. Every frame that the family's
 * gateway sent must come from ours too, in the same order, with the same fields, types, codes and
 * words. {@code conversations/index.json} lists them, and every difference with its reason.
 */
class RecordedConversationsTest {
  private static ModelMock model;

  @BeforeAll
  static void start() {
    model =
        ModelMock.start(
            new JsonArray()
                .add(
                    said("Who noted it?", "x")
                        .put("match", new JsonObject().put("toolCallId", "call_mock1"))
                        .put("response", new JsonObject().put("content", "The note says hello.")))
                .add(
                    new JsonObject()
                        .put("match", new JsonObject().put("userMessage", "usetool"))
                        .put(
                            "response",
                            new JsonObject()
                                .put(
                                    "toolCalls",
                                    new JsonArray()
                                        .add(
                                            new JsonObject()
                                                .put("id", "call_mock1")
                                                .put("name", "read")
                                                .put("arguments", "{\"path\":\"note.txt\"}")))))
                .add(
                    said("slowone", "word0 word1 word2 word3 word4 word5 word6 word7 word8 word9")
                        .put("latency", 400))
                .add(
                    new JsonObject()
                        .put("match", new JsonObject())
                        .put(
                            "response",
                            new JsonObject()
                                .put(
                                    "content",
                                    "Pong: the mock model answers this short sentence in several"
                                        + " chunks."))
                        .put("latency", 60)
                        .put("chunkSize", 12)));
  }

  private static JsonObject said(String to, String answer) {
    return ModelMock.says(to, answer).put("latency", 60).put("chunkSize", 12);
  }

  @AfterAll
  static void stop() {
    model.close();
  }

  @TestFactory
  Stream<DynamicTest> goAsTheyWentWithTheFamilysGateway() throws IOException {
    JsonObject index = new JsonObject(text("conversations/index.json"));
    Differences differences = new Differences(index.getJsonArray("differences"));
    List<String> names =
        index.getJsonArray("conversations").stream().map(String.class::cast).toList();
    return Stream.concat(
        names.stream().map(name -> dynamicTest(name, () -> play(name, differences))),
        Stream.of(
            dynamicTest(
                "every listed difference is one",
                () -> assertThat(differences.unused()).isEmpty())));
  }

  private static void play(String name, Differences differences) throws IOException {
    TestGateway gateway = TestGateway.withConfig(config());
    gateway.start();
    try {
      Path workspace = Files.createDirectories(gateway.gateway().instance().workspace());
      Files.writeString(workspace.resolve("note.txt"), "hello from note\n");
      RecordedConversation conversation =
          new RecordedConversation(
              new JsonObject(text("conversations/" + name + ".json")), gateway, workspace);
      conversation.play();
      assertThat(differences.unknown(name, conversation.differences())).as(name).isEmpty();
    } finally {
      gateway.stop();
    }
  }

  private static Map<String, Object> config() {
    Map<String, Object> mock =
        Map.of(
            "api",
            "openai-completions",
            "baseUrl",
            model.uri() + "/v1",
            "apiKey",
            "sk-test-0123456789abcdef",
            "models",
            List.of(Map.of("id", "gpt-mock", "name", "Mock", "contextWindow", 64_000)));
    return Map.of(
        "agents",
        Map.of("defaults", Map.of("model", Map.of("primary", "mock/gpt-mock"))),
        "models",
        Map.of("providers", Map.of("mock", mock)));
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = RecordedConversationsTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
