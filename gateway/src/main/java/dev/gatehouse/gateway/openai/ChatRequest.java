package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/chat/completions}. */
final class ChatRequest {
  private final Attachments attachments;
  private final OpenAiSettings settings;
  private final long now;
  private int urls;

  ChatRequest(Attachments attachments, OpenAiSettings settings, long now) {
    this.attachments = attachments;
    this.settings = settings;
    this.now = now;
  }

  /** Fails with {@link ApiException} when it cannot be understood. */
  Future<Conversation> read(JsonObject body) {
    if (!(body.getValue("messages") instanceof JsonArray messages)) {
      throw ApiException.invalid("Missing user message in `messages`.");
    }
    if (body.getValue("n") instanceof Number n && n.intValue() != 1) {
      throw ApiException.invalid("`n` must be 1: an agent answers once", "n");
    }
    List<ToolSpec> tools = Tools.read(body.getValue("tools"));
    String choice = Tools.choice(body.getValue("tool_choice"), tools);
    List<String> system = new ArrayList<>();
    List<JsonObject> said = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (!(messages.getValue(i) instanceof JsonObject message)) {
        throw ApiException.invalid("`messages[" + i + "]` must be an object", "messages");
      }
      switch (String.valueOf(message.getValue("role"))) {
        case "system", "developer" -> system.add(words(message.getValue("content")));
        case "user", "assistant", "tool", "function" -> said.add(message);
        default -> throw ApiException.invalid("`messages[" + i + "].role` is unknown", "messages");
      }
    }
    int last = said.size() - 1;
    while (last >= 0 && "assistant".equals(said.get(last).getString("role"))) {
      last--;
    }
    if (last < 0) {
      throw ApiException.invalid("Missing user message in `messages`.");
    }
    boolean asked = "user".equals(said.get(last).getString("role"));
    Map<String, String> toolNames = new HashMap<>();
    List<Message> history = new ArrayList<>();
    List<JsonObject> earlier = said.subList(0, asked ? last : last + 1);
    Future<Void> read =
        InOrder.all(
            earlier.size(), i -> message(earlier.get(i), toolNames).onSuccess(history::add));
    JsonObject newest = said.get(last);
    return read.compose(
        done ->
            (asked
                    ? parts(newest.getValue("content"))
                    : Future.<List<Content>>succeededFuture(List.of()))
                .map(
                    content -> {
                      if (asked && content.isEmpty()) {
                        throw ApiException.invalid("Missing user message in `messages`.");
                      }
                      return new Conversation(
                          Optional.of(String.join("\n\n", system)).filter(t -> !t.isBlank()),
                          history,
                          content,
                          tools,
                          choice,
                          Tools.limit(body, "max_completion_tokens", "max_tokens"),
                          Tools.effort(body.getValue("reasoning_effort")));
                    }));
  }

  private Future<Message> message(JsonObject message, Map<String, String> toolNames) {
    switch (message.getString("role")) {
      case "assistant":
        List<Content> content = new ArrayList<>();
        String words = words(message.getValue("content"));
        if (!words.isEmpty()) {
          content.add(new Content.Text(words));
        }
        if (message.getValue("tool_calls") instanceof JsonArray calls) {
          for (Object entry : calls) {
            if (entry instanceof JsonObject call
                && call.getValue("function") instanceof JsonObject function) {
              String id = String.valueOf(call.getValue("id"));
              String name = String.valueOf(function.getValue("name"));
              toolNames.put(id, name);
              content.add(
                  new Content.ToolUse(id, name, Tools.arguments(function.getValue("arguments"))));
            }
          }
        }
        return Future.succeededFuture(assistant(content, now));
      case "tool", "function":
        String id = String.valueOf(message.getValue("tool_call_id"));
        if (!toolNames.containsKey(id)) {
          throw ApiException.invalid(
              "a message with role tool must answer one of the preceding tool_calls", "messages");
        }
        return Future.succeededFuture(
            new Message.ToolResult(
                id,
                toolNames.get(id),
                List.of(new Content.Text(words(message.getValue("content")))),
                Optional.empty(),
                false,
                now));
      default:
        return parts(message.getValue("content")).map(parts -> new Message.User(parts, now));
    }
  }

  /** What an assistant said before, whoever it was. */
  static Message.Assistant assistant(List<Content> content, long now) {
    boolean calls = content.stream().anyMatch(Content.ToolUse.class::isInstance);
    return new Message.Assistant(
        content,
        now,
        "",
        "",
        Usage.NONE,
        calls ? StopReason.TOOL_USE : StopReason.STOP,
        Optional.empty());
  }

  private Future<List<Content>> parts(@Nullable Object given) {
    if (given instanceof String text) {
      return Future.succeededFuture(text.isEmpty() ? List.of() : List.of(new Content.Text(text)));
    }
    if (!(given instanceof JsonArray array)) {
      return Future.succeededFuture(List.of());
    }
    List<Future<Content>> parts = new ArrayList<>();
    for (Object entry : array) {
      if (entry instanceof JsonObject part) {
        parts.add(part(part));
      }
    }
    return Future.all(parts).map(all -> parts.stream().map(Future::result).toList());
  }

  private Future<Content> part(JsonObject part) {
    switch (String.valueOf(part.getValue("type"))) {
      case "text", "input_text":
        return Future.succeededFuture(new Content.Text(part.getString("text", "")));
      case "image_url":
        Object given = part.getValue("image_url");
        String url =
            given instanceof JsonObject object
                ? object.getString("url", "")
                : String.valueOf(given);
        if (!url.startsWith("data:") && ++urls > settings.maxUrlParts()) {
          throw ApiException.invalid(
              "at most " + settings.maxUrlParts() + " addresses are fetched", "messages");
        }
        return attachments.picture(url, settings);
      case "file":
        JsonObject file = part.getJsonObject("file", new JsonObject());
        if (!(file.getValue("file_data") instanceof String data)) {
          throw ApiException.invalid("a file needs `file_data`", "messages");
        }
        return attachments.file(data, Targets.text(file, "filename"), settings);
      default:
        throw ApiException.invalid(
            "content of type \"" + part.getValue("type") + "\" is not supported", "messages");
    }
  }

  private static String words(@Nullable Object given) {
    if (given instanceof String text) {
      return text;
    }
    StringBuilder words = new StringBuilder();
    if (given instanceof JsonArray parts) {
      for (Object entry : parts) {
        if (entry instanceof JsonObject part && part.getValue("text") instanceof String text) {
          words.append(text);
        }
      }
    }
    return words.toString();
  }
}
