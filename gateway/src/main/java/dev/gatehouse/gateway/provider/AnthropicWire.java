package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Anthropic's messages, written by ourselves: between two tool calls a model may think twice, and
 * each thought must go back in its place with its own signature, which LangChain4j's one text and
 * one signature for each message cannot hold.
 */
final class AnthropicWire implements Wire {
  static final String REDACTED = "redacted:";

  private static final String VERSION = "2023-06-01";
  private static final int MOST_OUTPUT = 32_000;
  private static final int LEAST_ANSWER = 1024;

  @Override
  public WireCall prepare(
      Endpoint endpoint, ModelRequest request, ModelFacts facts, AnswerSink sink) {
    int most = request.maxOutputTokens().orElse((int) Math.min(facts.maxOutput(), MOST_OUTPUT));
    int budget = budget(request, facts);
    JsonObject body =
        new JsonObject()
            .put("model", request.model().model())
            .put("max_tokens", budget > 0 ? Math.max(most, budget + LEAST_ANSWER) : most)
            .put("stream", true);
    if (!request.system().isBlank()) {
      body.put("system", new JsonArray().add(cached(text(request.system()))));
    }
    body.put("messages", messages(Conversation.clean(request.messages(), facts)));
    List<ToolSpec> tools = LangChainModels.offered(request);
    if (!tools.isEmpty()) {
      body.put("tools", tools(tools)).put("tool_choice", choice(request.toolChoice(), budget > 0));
    }
    if (budget > 0) {
      body.put("thinking", new JsonObject().put("type", "enabled").put("budget_tokens", budget));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "text/event-stream");
    headers.put("anthropic-version", VERSION);
    List<String> beta = new ArrayList<>();
    if (endpoint.bearer()
        && endpoint.secret().filter(s -> s.startsWith("sk-ant-oat")).isPresent()) {
      beta.add("oauth-2025-04-20");
    }
    if (budget > 0 && !tools.isEmpty()) {
      beta.add("interleaved-thinking-2025-05-14");
    }
    if (!beta.isEmpty()) {
      headers.put("anthropic-beta", String.join(",", beta));
    }
    return new WireCall(
        messagesUrl(endpoint.baseUrl()),
        headers,
        Buffer.buffer(body.encode()),
        new AnthropicReader(endpoint, sink));
  }

  /** The family writes the address without its version; both work. */
  private static String messagesUrl(String baseUrl) {
    return baseUrl.endsWith("/v1") ? baseUrl + "/messages" : baseUrl + "/v1/messages";
  }

  private static int budget(ModelRequest request, ModelFacts facts) {
    // A tool that must be called, and thinking, exclude each other.
    boolean forced = !List.of("auto", "none").contains(request.toolChoice());
    if (!facts.reasoning() || request.thinking().isEmpty() || forced) {
      return 0;
    }
    return switch (request.thinking().get()) {
      case OFF -> 0;
      case MINIMAL -> 1024;
      case LOW -> 2048;
      case MEDIUM -> 8192;
      case HIGH -> 16_384;
      case XHIGH -> 32_768;
    };
  }

  private static JsonArray messages(List<Message> messages) {
    JsonArray out = new JsonArray();
    for (Message message : messages) {
      if (message instanceof Message.User user) {
        Conversation.add(out, "user", "content", parts(user.content()));
      } else if (message instanceof Message.Assistant assistant) {
        Conversation.add(out, "assistant", "content", said(assistant));
      } else if (message instanceof Message.ToolResult result) {
        JsonObject block =
            new JsonObject()
                .put("type", "tool_result")
                .put("tool_use_id", result.toolCallId())
                .put("content", parts(result.content()));
        if (result.isError()) {
          block.put("is_error", true);
        }
        Conversation.add(out, "user", "content", new JsonArray().add(block));
      }
    }
    if (!out.isEmpty()) {
      JsonArray last = out.getJsonObject(out.size() - 1).getJsonArray("content");
      JsonObject block = last.getJsonObject(last.size() - 1);
      if (!String.valueOf(block.getValue("type")).contains("thinking")) {
        cached(block);
      }
    }
    return out;
  }

  private static JsonArray parts(List<Content> content) {
    JsonArray out = new JsonArray();
    for (Content part : content) {
      if (part instanceof Content.Text words) {
        out.add(text(words.text()));
      } else if (part instanceof Content.Image image) {
        out.add(
            new JsonObject()
                .put("type", "image")
                .put(
                    "source",
                    new JsonObject()
                        .put("type", "base64")
                        .put("media_type", image.mimeType())
                        .put("data", image.data())));
      }
    }
    return out;
  }

  private static JsonArray said(Message.Assistant message) {
    JsonArray out = new JsonArray();
    for (Content part : message.content()) {
      if (part instanceof Content.Text words) {
        out.add(text(words.text()));
      } else if (part instanceof Content.Thinking thought && thought.signature().isPresent()) {
        String signature = thought.signature().get();
        out.add(
            signature.startsWith(REDACTED)
                ? new JsonObject()
                    .put("type", "redacted_thinking")
                    .put("data", signature.substring(REDACTED.length()))
                : new JsonObject()
                    .put("type", "thinking")
                    .put("thinking", thought.text())
                    .put("signature", signature));
      } else if (part instanceof Content.ToolUse use) {
        out.add(
            new JsonObject()
                .put("type", "tool_use")
                .put("id", use.id())
                .put("name", use.name())
                .put("input", use.arguments()));
      }
    }
    return out;
  }

  private static JsonArray tools(List<ToolSpec> tools) {
    JsonArray out = new JsonArray();
    for (ToolSpec tool : tools) {
      out.add(
          new JsonObject()
              .put("name", tool.name())
              .put("description", tool.description())
              .put("input_schema", schema(tool.parameters())));
    }
    cached(out.getJsonObject(out.size() - 1));
    return out;
  }

  private static JsonObject schema(JsonObject parameters) {
    return parameters.containsKey("type") ? parameters : parameters.copy().put("type", "object");
  }

  private static JsonObject choice(String choice, boolean thinking) {
    return switch (choice) {
      case "auto" -> new JsonObject().put("type", "auto");
      case "none" -> new JsonObject().put("type", "none");
      default -> new JsonObject().put("type", thinking ? "auto" : "any");
    };
  }

  private static JsonObject text(String text) {
    return new JsonObject().put("type", "text").put("text", text);
  }

  /** Asks the provider to keep everything up to here for the next request. */
  private static JsonObject cached(JsonObject block) {
    return block.put("cache_control", new JsonObject().put("type", "ephemeral"));
  }
}
