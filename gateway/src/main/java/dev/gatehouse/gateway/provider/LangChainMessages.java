package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.internal.JsonSchemaElementJsonUtils;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says our words in LangChain4j's. */
final class LangChainMessages {
  /** Where LangChain4j keeps what a provider wants back unchanged. */
  static final Map<WireApi, String> SIGNATURES =
      Map.of(WireApi.OPENAI_RESPONSES, "encrypted_reasoning");

  private LangChainMessages() {}

  static List<ChatMessage> messages(ModelRequest request, ModelFacts facts, Endpoint endpoint) {
    List<ChatMessage> out = new ArrayList<>();
    if (!request.system().isBlank()) {
      out.add(SystemMessage.from(request.system()));
    }
    List<dev.langchain4j.data.message.Content> pictures = new ArrayList<>();
    for (Message message : Conversation.clean(request.messages(), facts)) {
      if (!(message instanceof Message.ToolResult) && !pictures.isEmpty()) {
        out.add(UserMessage.from(List.copyOf(pictures)));
        pictures.clear();
      }
      if (message instanceof Message.User user) {
        out.add(UserMessage.from(contents(user.content())));
      } else if (message instanceof Message.Assistant assistant) {
        out.add(assistant(assistant, endpoint.api()));
      } else if (message instanceof Message.ToolResult result) {
        out.add(result(result, endpoint.api(), pictures));
      }
    }
    if (!pictures.isEmpty()) {
      out.add(UserMessage.from(List.copyOf(pictures)));
    }
    return out;
  }

  private static List<dev.langchain4j.data.message.Content> contents(List<Content> parts) {
    List<dev.langchain4j.data.message.Content> out = new ArrayList<>();
    for (Content part : parts) {
      if (part instanceof Content.Text text) {
        out.add(TextContent.from(text.text()));
      } else if (part instanceof Content.Image image) {
        out.add(ImageContent.from(image.data(), image.mimeType()));
      }
    }
    return out;
  }

  private static AiMessage assistant(Message.Assistant said, WireApi api) {
    StringBuilder thinking = new StringBuilder();
    Optional<String> signature = Optional.empty();
    List<ToolExecutionRequest> calls = new ArrayList<>();
    for (Content part : said.content()) {
      if (part instanceof Content.Thinking thought) {
        thinking.append(thought.text());
        signature = thought.signature().or(() -> Optional.empty());
      } else if (part instanceof Content.ToolUse use) {
        calls.add(
            ToolExecutionRequest.builder()
                .id(use.id())
                .name(use.name())
                .arguments(use.arguments().encode())
                .build());
      }
    }
    AiMessage.Builder message = AiMessage.builder().toolExecutionRequests(calls);
    if (!said.text().isBlank()) {
      message.text(said.text());
    }
    String key = SIGNATURES.get(api);
    if (key != null && signature.isPresent()) {
      if (!thinking.isEmpty()) {
        message.thinking(thinking.toString());
      }
      message.attributes(Map.of(key, signature.get()));
    }
    return message.build();
  }

  /** Where a result cannot hold pictures, they follow it as a message of their own. */
  private static ToolExecutionResultMessage result(
      Message.ToolResult result, WireApi api, List<dev.langchain4j.data.message.Content> pictures) {
    List<dev.langchain4j.data.message.Content> parts = contents(result.content());
    boolean seen = parts.stream().anyMatch(ImageContent.class::isInstance);
    ToolExecutionResultMessage.Builder message =
        ToolExecutionResultMessage.builder()
            .id(result.toolCallId())
            .toolName(result.toolName())
            .isError(result.isError());
    if (seen && api == WireApi.OPENAI_RESPONSES) {
      return message.contents(parts).build();
    }
    if (seen) {
      pictures.add(TextContent.from("Pictures of the result of " + result.toolName() + ":"));
      parts.stream().filter(ImageContent.class::isInstance).forEach(pictures::add);
    }
    String text = result.text();
    return message.text(text.isBlank() ? "(see the pictures below)" : text).build();
  }

  static List<ToolSpecification> tools(List<ToolSpec> tools) {
    return tools.stream().map(LangChainMessages::tool).toList();
  }

  private static ToolSpecification tool(ToolSpec tool) {
    ToolSpecification.Builder out =
        ToolSpecification.builder().name(tool.name()).description(tool.description());
    JsonObject schema = top(tool.parameters());
    Map<String, Object> map = schema.getMap();
    JsonSchemaElement element = JsonSchemaElementJsonUtils.fromMap(deep(map));
    out.parameters(
        element instanceof JsonObjectSchema object ? object : JsonObjectSchema.builder().build());
    return out.build();
  }

  /** The outermost object with the keys that LangChain4j can carry; inner ones stay whole. */
  private static JsonObject top(JsonObject schema) {
    JsonObject out = new JsonObject().put("type", "object");
    for (String key : List.of("description", "properties", "required", "$defs")) {
      if (schema.getValue(key) != null) {
        out.put(key, schema.getValue(key));
      }
    }
    if (!out.containsKey("properties")) {
      out.put("properties", new JsonObject());
    }
    return out;
  }

  @SuppressWarnings("unchecked") // a JSON object's map has text keys
  private static Map<String, Object> deep(Map<String, Object> map) {
    return (Map<String, Object>) value(map);
  }

  private static Object value(Object value) {
    if (value instanceof JsonObject object) {
      return value(object.getMap());
    }
    if (value instanceof JsonArray array) {
      return value(array.getList());
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> out = new java.util.LinkedHashMap<>();
      map.forEach((key, inner) -> out.put(String.valueOf(key), value(inner)));
      return out;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(LangChainMessages::value).toList();
    }
    return value;
  }
}
