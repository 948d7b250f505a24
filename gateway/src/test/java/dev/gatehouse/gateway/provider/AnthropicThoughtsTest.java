package dev.gatehouse.gateway.provider;

import static dev.gatehouse.gateway.provider.RawModelServer.head;
import static dev.gatehouse.gateway.provider.RawModelServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.provider.ModelGateway.Answer;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Thoughts with signatures: the reason for clients of our own. */
class AnthropicThoughtsTest {
  private static void event(OutputStream out, String json) throws IOException {
    String type = new JsonObject(json).getString("type");
    write(out, "event: " + type + "\ndata: " + json + "\n\n");
  }

  private static void thinksTwice(OutputStream out) throws IOException {
    head(out, "200 OK", "text/event-stream");
    event(
        out,
        "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":5,"
            + "\"cache_read_input_tokens\":100,\"cache_creation_input_tokens\":20,\"output_tokens\":1}}}");
    block(
        out,
        0,
        "{\"type\":\"thinking\",\"thinking\":\"\"}",
        "{\"type\":\"thinking_delta\",\"thinking\":\"first\"}",
        "{\"type\":\"signature_delta\",\"signature\":\"sig-1\"}");
    block(
        out,
        1,
        "{\"type\":\"text\",\"text\":\"\"}",
        "{\"type\":\"text_delta\",\"text\":\"Let me look.\"}");
    block(out, 2, "{\"type\":\"redacted_thinking\",\"data\":\"hidden\"}");
    block(
        out,
        3,
        "{\"type\":\"thinking\",\"thinking\":\"\"}",
        "{\"type\":\"thinking_delta\",\"thinking\":\"second\"}",
        "{\"type\":\"signature_delta\",\"signature\":\"sig-2\"}");
    block(
        out,
        4,
        "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{}}",
        "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"at\\\":\"}",
        "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"sky\\\"}\"}");
    event(
        out,
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":42}}");
    event(out, "{\"type\":\"message_stop\"}");
  }

  private static void block(OutputStream out, int index, String start, String... deltas)
      throws IOException {
    event(
        out,
        "{\"type\":\"content_block_start\",\"index\":"
            + index
            + ",\"content_block\":"
            + start
            + "}");
    for (String delta : deltas) {
      event(
          out,
          "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}");
    }
    event(out, "{\"type\":\"content_block_stop\",\"index\":" + index + "}");
  }

  @Test
  void sendsEveryThoughtBackInItsPlaceWithItsOwnSignature() {
    try (RawModelServer server = new RawModelServer((n, request, out) -> thinksTwice(out));
        ModelGateway gateway =
            ModelGateway.start(
                ModelGateway.provider("anthropic", "anthropic-messages", server.uri()), Map.of())) {
      ModelRef model = new ModelRef("anthropic", "claude-opus-4-5");
      Answer first = gateway.ask(request(model, List.of(ModelGateway.user("look up"))));

      Message.Assistant said = first.message();
      assertThat(said.content())
          .containsExactly(
              new Content.Thinking("first", Optional.of("sig-1")),
              new Content.Text("Let me look."),
              new Content.Thinking("", Optional.of("redacted:hidden")),
              new Content.Thinking("second", Optional.of("sig-2")),
              new Content.ToolUse("toolu_1", "look", new JsonObject().put("at", "sky")));
      assertThat(String.join("", first.thoughts)).isEqualTo("firstsecond");
      assertThat(said.usage())
          .returns(5L, Usage::input)
          .returns(42L, Usage::output)
          .returns(100L, Usage::cacheRead)
          .returns(20L, Usage::cacheWrite);
      assertThat(said.usage().cost())
          .isEqualTo((5 * 5 + 42 * 25 + 100 * 0.5 + 20 * 6.25) / 1_000_000);

      Message.ToolResult result =
          new Message.ToolResult(
              "toolu_1", "look", List.of(new Content.Text("blue")), Optional.empty(), false, 1);
      gateway.ask(request(model, List.of(ModelGateway.user("look up"), said, result)));

      JsonObject body = body(server.requests.get(1));
      JsonArray back = body.getJsonArray("messages").getJsonObject(1).getJsonArray("content");
      assertThat(back)
          .isEqualTo(
              new JsonArray(
                  """
                  [{"type":"thinking","thinking":"first","signature":"sig-1"},
                   {"type":"text","text":"Let me look."},
                   {"type":"redacted_thinking","data":"hidden"},
                   {"type":"thinking","thinking":"second","signature":"sig-2"},
                   {"type":"tool_use","id":"toolu_1","name":"look","input":{"at":"sky"}}]
                  """));
      assertThat(body.getJsonObject("thinking").getInteger("budget_tokens")).isEqualTo(8192);
      assertThat(body.getInteger("max_tokens")).isGreaterThan(8192);
      assertThat(body.getJsonArray("system").encode()).contains("cache_control");
      assertThat(body.getJsonArray("tools").encode()).contains("cache_control");
      assertThat(server.requests.get(1)).containsIgnoringCase("x-api-key: sk-canary");
    }
  }

  @Test
  void doesNotSendThoughtsOfOneProviderToAnother() {
    try (RawModelServer server = new RawModelServer((n, request, out) -> thinksTwice(out));
        ModelGateway gateway =
            ModelGateway.start(
                ModelGateway.provider("other", "anthropic-messages", server.uri()), Map.of())) {
      Message.Assistant said =
          new Message.Assistant(
              List.of(
                  new Content.Thinking("secret thought", Optional.of("sig")),
                  new Content.Text("hello")),
              1,
              "anthropic",
              "claude-opus-4-5",
              Usage.NONE,
              dev.gatehouse.gateway.transcript.StopReason.STOP,
              Optional.empty());
      gateway.ask(
          request(
              new ModelRef("other", "m"),
              List.of(ModelGateway.user("a"), said, ModelGateway.user("b"))));

      assertThat(server.requests.get(0)).contains("hello").doesNotContain("secret thought");
    }
  }

  private static ModelRequest request(ModelRef model, List<Message> messages) {
    return new ModelRequest(
        model,
        "You look.",
        messages,
        List.of(
            new ToolSpec(
                "look",
                "Looks",
                new JsonObject(
                    "{\"type\":\"object\",\"properties\":{\"at\":{\"type\":\"string\"}}}"))),
        "auto",
        Optional.of(ThinkingLevel.MEDIUM),
        OptionalInt.empty(),
        Optional.of("s"));
  }

  private static JsonObject body(String request) {
    return new JsonObject(request.substring(request.indexOf("\r\n\r\n") + 4));
  }
}
