package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads Anthropic's stream of events, block by block in their order. */
final class AnthropicReader implements StreamReader {
  private final Endpoint endpoint;
  private final AnswerSink sink;
  private final Map<Integer, Block> blocks = new LinkedHashMap<>();
  private JsonObject usage = new JsonObject();
  private String stopReason = "";

  AnthropicReader(Endpoint endpoint, AnswerSink sink) {
    this.endpoint = endpoint;
    this.sink = sink;
  }

  @Override
  public void event(@Nullable String name, String data) {
    if (data.equals("[DONE]")) {
      return;
    }
    JsonObject json = new JsonObject(data);
    switch (String.valueOf(json.getValue("type"))) {
      case "message_start" -> count(object(object(json, "message"), "usage"));
      case "content_block_start" -> start(json);
      case "content_block_delta" -> delta(json);
      case "message_delta" -> {
        stopReason = object(json, "delta").getString("stop_reason", stopReason);
        count(object(json, "usage"));
      }
      case "message_stop" -> done();
      case "error" -> sink.failed(Failures.words(data, endpoint));
      default -> {} // ping, the end of a block, and what comes later
    }
  }

  @Override
  public void end() {}

  private void start(JsonObject json) {
    JsonObject given = object(json, "content_block");
    Block block = new Block(String.valueOf(given.getValue("type")));
    block.id = given.getString("id", "");
    block.name = given.getString("name", "");
    block.signature.append(given.getString("signature", given.getString("data", "")));
    blocks.put(json.getInteger("index", blocks.size()), block);
    say(block, given.getString("text", given.getString("thinking", "")));
  }

  private void delta(JsonObject json) {
    Block block = blocks.get(json.getInteger("index", -1));
    if (block == null) {
      return;
    }
    JsonObject delta = object(json, "delta");
    block.signature.append(delta.getString("signature", ""));
    if (block.type.equals("tool_use")) {
      block.text.append(delta.getString("partial_json", ""));
    } else {
      say(block, delta.getString("text", delta.getString("thinking", "")));
    }
  }

  private void say(Block block, @Nullable String words) {
    if (words == null || words.isEmpty()) {
      return;
    }
    block.text.append(words);
    if (block.type.equals("text")) {
      sink.text(words);
    } else if (block.type.equals("thinking")) {
      sink.thinking(words);
    }
  }

  private void count(JsonObject more) {
    usage.mergeIn(more);
  }

  private void done() {
    List<Content> content = new ArrayList<>();
    for (Block block : blocks.values()) {
      block.content().ifPresent(content::add);
    }
    if (stopReason.equals("refusal")) {
      sink.failed(
          Failures.of(
              ModelFailure.Kind.REFUSAL, endpoint.provider() + " declined to answer", endpoint));
      return;
    }
    StopReason reason =
        switch (stopReason) {
          case "tool_use" -> StopReason.TOOL_USE;
          case "max_tokens", "model_context_window_exceeded" -> StopReason.LENGTH;
          default -> StopReason.STOP;
        };
    sink.done(
        content,
        new Usage(
            number("input_tokens"),
            number("output_tokens"),
            number("cache_read_input_tokens"),
            number("cache_creation_input_tokens"),
            0),
        reason);
  }

  private long number(String key) {
    return usage.getValue(key) instanceof Number n ? n.longValue() : 0;
  }

  private static JsonObject object(JsonObject json, String key) {
    return json.getValue(key) instanceof JsonObject inner ? inner : new JsonObject();
  }

  private static final class Block {
    private final String type;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private String id = "";
    private String name = "";

    Block(String type) {
      this.type = type;
    }

    Optional<Content> content() {
      return switch (type) {
        case "text" ->
            text.isEmpty() ? Optional.empty() : Optional.of(new Content.Text(text.toString()));
        case "thinking" ->
            Optional.of(
                new Content.Thinking(
                    text.toString(),
                    signature.isEmpty() ? Optional.empty() : Optional.of(signature.toString())));
        case "redacted_thinking" ->
            Optional.of(new Content.Thinking("", Optional.of(AnthropicWire.REDACTED + signature)));
        case "tool_use" ->
            Optional.of(new Content.ToolUse(id, name, UnreadableArguments.read(text.toString())));
        default -> Optional.empty();
      };
    }
  }
}
