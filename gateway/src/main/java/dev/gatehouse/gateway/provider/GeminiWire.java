package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Google's {@code streamGenerateContent}, written by ourselves: LangChain4j refuses a whole answer
 * for a finish reason that its list does not have, and keeps one thought signature for a message
 * where the provider gives one to each call.
 */
final class GeminiWire implements Wire {
  /** Marks a signature that stood on the call behind it, not on a thought. */
  static final String OF_CALL = "call:";

  @Override
  public WireCall prepare(
      Endpoint endpoint, ModelRequest request, ModelFacts facts, AnswerSink sink) {
    JsonObject body = new JsonObject();
    if (!request.system().isBlank()) {
      body.put(
          "systemInstruction",
          new JsonObject().put("parts", new JsonArray().add(text(request.system()))));
    }
    body.put("contents", contents(Conversation.clean(request.messages(), facts)));
    JsonObject generation = new JsonObject();
    request.maxOutputTokens().ifPresent(most -> generation.put("maxOutputTokens", most));
    if (facts.reasoning() && request.thinking().isPresent()) {
      generation.put("thinkingConfig", thinking(request, request.thinking().get()));
    }
    body.put("generationConfig", generation);
    if (!request.tools().isEmpty()) {
      body.put("tools", new JsonArray().add(tools(request.tools())))
          .put("toolConfig", choice(request.toolChoice()));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    return new WireCall(
        endpoint.baseUrl()
            + "/models/"
            + request.model().model()
            + ":streamGenerateContent?alt=sse",
        headers,
        Buffer.buffer(body.encode()),
        new GeminiReader(endpoint, sink));
  }

  private static JsonObject thinking(ModelRequest request, ThinkingLevel level) {
    JsonObject out = new JsonObject().put("includeThoughts", level != ThinkingLevel.OFF);
    String model = request.model().model();
    if (model.startsWith("gemini-3")) {
      return out.put("thinkingLevel", level.compareTo(ThinkingLevel.LOW) <= 0 ? "low" : "high");
    }
    int budget =
        switch (level) {
          case OFF -> 0;
          case MINIMAL -> 512;
          case LOW -> 2048;
          case MEDIUM -> 8192;
          case HIGH, XHIGH -> 24_576;
        };
    // The pro models cannot be told not to think at all.
    return out.put("thinkingBudget", model.contains("pro") ? Math.max(128, budget) : budget);
  }

  private static JsonArray contents(List<Message> messages) {
    JsonArray out = new JsonArray();
    for (Message message : messages) {
      if (message instanceof Message.User user) {
        Conversation.add(out, "user", "parts", parts(user.content()));
      } else if (message instanceof Message.Assistant assistant) {
        Conversation.add(out, "model", "parts", said(assistant));
      } else if (message instanceof Message.ToolResult result) {
        Conversation.add(out, "user", "parts", result(result));
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
                .put(
                    "inlineData",
                    new JsonObject().put("mimeType", image.mimeType()).put("data", image.data())));
      }
    }
    return out;
  }

  private static JsonArray said(Message.Assistant message) {
    JsonArray out = new JsonArray();
    String signature = "";
    for (Content part : message.content()) {
      JsonObject json = null;
      if (part instanceof Content.Text words) {
        json = text(words.text());
      } else if (part instanceof Content.ToolUse use) {
        json =
            new JsonObject()
                .put(
                    "functionCall",
                    new JsonObject().put("name", use.name()).put("args", use.arguments()));
      } else if (part instanceof Content.Thinking thought) {
        signature = thought.signature().orElse("");
      }
      if (json != null) {
        if (signature.startsWith(OF_CALL)) {
          json.put("thoughtSignature", signature.substring(OF_CALL.length()));
        }
        signature = "";
        out.add(json);
      }
    }
    return out;
  }

  private static JsonArray result(Message.ToolResult result) {
    JsonArray out =
        new JsonArray()
            .add(
                new JsonObject()
                    .put(
                        "functionResponse",
                        new JsonObject()
                            .put("name", result.toolName())
                            .put(
                                "response",
                                new JsonObject()
                                    .put(result.isError() ? "error" : "output", result.text()))));
    for (Content part : result.content()) {
      if (part instanceof Content.Image) {
        out.addAll(parts(List.of(part)));
      }
    }
    return out;
  }

  private static JsonObject tools(List<ToolSpec> tools) {
    JsonArray declarations = new JsonArray();
    for (ToolSpec tool : tools) {
      declarations.add(
          new JsonObject()
              .put("name", tool.name())
              .put("description", tool.description())
              .put("parametersJsonSchema", tool.parameters()));
    }
    return new JsonObject().put("functionDeclarations", declarations);
  }

  private static JsonObject choice(String choice) {
    JsonObject config =
        switch (choice) {
          case "auto" -> new JsonObject().put("mode", "AUTO");
          case "none" -> new JsonObject().put("mode", "NONE");
          case "required" -> new JsonObject().put("mode", "ANY");
          default ->
              new JsonObject()
                  .put("mode", "ANY")
                  .put("allowedFunctionNames", new JsonArray().add(choice));
        };
    return new JsonObject().put("functionCallingConfig", config);
  }

  private static JsonObject text(String text) {
    return new JsonObject().put("text", text);
  }
}
