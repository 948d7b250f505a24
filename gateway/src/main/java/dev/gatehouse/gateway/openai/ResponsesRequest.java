package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/responses}. */
final class ResponsesRequest {
  private final Attachments attachments;
  private final OpenAiSettings settings;
  private final long now;
  private final List<String> system = new ArrayList<>();
  private final List<Message> said = new ArrayList<>();
  private final List<Content> calls = new ArrayList<>();
  private final Map<String, String> toolNames = new HashMap<>();
  private int urls;

  /**
   * @param earlier what the conversation holds already, for answers of tools that were asked there
   */
  ResponsesRequest(
      Attachments attachments, OpenAiSettings settings, long now, List<Message> earlier) {
    this.attachments = attachments;
    this.settings = settings;
    this.now = now;
    said.addAll(earlier);
    for (Message message : earlier) {
      if (message instanceof Message.Assistant assistant) {
        assistant.toolUses().forEach(use -> toolNames.put(use.id(), use.name()));
      }
    }
  }

  /** Whether tools answer calls that the request itself does not hold. */
  static boolean continues(JsonObject body) {
    if (!(body.getValue("input") instanceof JsonArray items)) {
      return false;
    }
    Set<Object> asked = new HashSet<>();
    boolean open = false;
    for (Object entry : items) {
      if (entry instanceof JsonObject item) {
        if ("function_call".equals(item.getValue("type"))) {
          asked.add(item.getValue("call_id"));
        } else if ("function_call_output".equals(item.getValue("type"))) {
          open |= !asked.contains(item.getValue("call_id"));
        }
      }
    }
    return open;
  }

  /** Fails with {@link ApiException} when it cannot be understood. */
  Future<Conversation> read(JsonObject body) {
    List<ToolSpec> tools = Tools.read(body.getValue("tools"));
    String choice = Tools.choice(body.getValue("tool_choice"), tools);
    Targets.text(body, "instructions").ifPresent(system::add);
    List<JsonObject> items = new ArrayList<>();
    if (body.getValue("input") instanceof String text) {
      said.add(new Message.User(List.of(new Content.Text(text)), now));
    } else if (body.getValue("input") instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        if (!(array.getValue(i) instanceof JsonObject item)) {
          throw ApiException.invalid("`input[" + i + "]` must be an object", "input");
        }
        items.add(item);
      }
    } else {
      throw ApiException.invalid("Missing required parameter: 'input'.", "input");
    }
    return InOrder.all(items.size(), i -> item(items.get(i)))
        .map(
            done -> {
              endCalls();
              while (!said.isEmpty() && said.get(said.size() - 1) instanceof Message.Assistant) {
                said.remove(said.size() - 1);
              }
              if (said.isEmpty()) {
                throw ApiException.invalid("Missing user message in `input`.", "input");
              }
              Message last = said.get(said.size() - 1);
              boolean asked = last instanceof Message.User;
              if (asked && last.content().isEmpty()) {
                throw ApiException.invalid("Missing user message in `input`.", "input");
              }
              JsonObject reasoning =
                  body.getValue("reasoning") instanceof JsonObject given ? given : new JsonObject();
              return new Conversation(
                  Optional.of(String.join("\n\n", system)).filter(text -> !text.isBlank()),
                  asked ? said.subList(0, said.size() - 1) : said,
                  asked ? last.content() : List.of(),
                  tools,
                  choice,
                  Tools.limit(body, "max_output_tokens"),
                  Tools.effort(reasoning.getValue("effort")));
            });
  }

  private Future<Void> item(JsonObject item) {
    switch (item.getString("type", "message")) {
      case "message":
        return message(item);
      case "function_call":
        String id = item.getString("call_id", item.getString("id", ""));
        String name = item.getString("name", "");
        toolNames.put(id, name);
        calls.add(new Content.ToolUse(id, name, Tools.arguments(item.getValue("arguments"))));
        return Future.succeededFuture();
      case "function_call_output":
        endCalls();
        String of = item.getString("call_id", "");
        if (!toolNames.containsKey(of)) {
          throw ApiException.invalid(
              "No tool call found for function call output with call_id " + of + ".", "input");
        }
        said.add(
            new Message.ToolResult(
                of,
                toolNames.get(of),
                List.of(new Content.Text(output(item.getValue("output")))),
                Optional.empty(),
                false,
                now));
        return Future.succeededFuture();
      case "reasoning", "item_reference":
        return Future.succeededFuture();
      default:
        throw ApiException.invalid(
            "input of type \"" + item.getValue("type") + "\" is not supported", "input");
    }
  }

  /** Calls that stand one after the other were one answer of the model. */
  private void endCalls() {
    if (!calls.isEmpty()) {
      said.add(ChatRequest.assistant(List.copyOf(calls), now));
      calls.clear();
    }
  }

  private Future<Void> message(JsonObject item) {
    endCalls();
    String role = String.valueOf(item.getValue("role"));
    return parts(item.getValue("content"))
        .map(
            content -> {
              switch (role) {
                case "system", "developer" -> system.add(Content.text(content));
                case "assistant" -> said.add(ChatRequest.assistant(content, now));
                case "user" -> said.add(new Message.User(content, now));
                default -> throw ApiException.invalid("a role of `input` is unknown", "input");
              }
              return null;
            });
  }

  private Future<List<Content>> parts(@Nullable Object given) {
    if (given instanceof String text) {
      return Future.succeededFuture(text.isEmpty() ? List.of() : List.of(new Content.Text(text)));
    }
    List<Future<Content>> parts = new ArrayList<>();
    if (given instanceof JsonArray array) {
      for (Object entry : array) {
        if (entry instanceof JsonObject part) {
          parts.add(part(part));
        }
      }
    }
    return Future.all(parts).map(all -> parts.stream().map(Future::result).toList());
  }

  private Future<Content> part(JsonObject part) {
    JsonObject source =
        part.getValue("source") instanceof JsonObject given ? given : new JsonObject();
    switch (String.valueOf(part.getValue("type"))) {
      case "input_text", "output_text", "text":
        return Future.succeededFuture(new Content.Text(part.getString("text", "")));
      case "refusal":
        return Future.succeededFuture(new Content.Text(part.getString("refusal", "")));
      case "input_image":
        if (source.containsKey("data")) {
          return Future.succeededFuture(
              attachments.picture(
                  source.getString("media_type", "image/png"), source.getString("data"), settings));
        }
        return attachments.picture(
            counted(part.getString("image_url", source.getString("url", ""))), settings);
      case "input_file":
        Optional<String> name =
            Targets.text(part, "filename").or(() -> Targets.text(source, "filename"));
        if (source.containsKey("data")) {
          return Future.succeededFuture(
              attachments.file(
                  source.getString("media_type", "text/plain"),
                  source.getString("data"),
                  name,
                  settings));
        }
        String url =
            part.getString("file_data", part.getString("file_url", source.getString("url", "")));
        return attachments.file(counted(url), name, settings);
      default:
        throw ApiException.invalid(
            "content of type \"" + part.getValue("type") + "\" is not supported", "input");
    }
  }

  private String counted(String url) {
    if (!url.startsWith("data:") && ++urls > settings.maxUrlParts()) {
      throw ApiException.invalid(
          "at most " + settings.maxUrlParts() + " addresses are fetched", "input");
    }
    return url;
  }

  private static String output(@Nullable Object given) {
    if (given instanceof String text) {
      return text;
    }
    if (given instanceof JsonArray parts) {
      StringBuilder words = new StringBuilder();
      for (Object entry : parts) {
        if (entry instanceof JsonObject part && part.getValue("text") instanceof String text) {
          words.append(text);
        }
      }
      return words.toString();
    }
    return given == null ? "" : String.valueOf(given);
  }
}
