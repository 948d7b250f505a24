package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a conversation one that every provider takes: each tool call has a result right behind it,
 * each result a call, no message is empty, ids have characters that all allow, and pictures go only
 * to models that see.
 */
final class Conversation {
  private static final int LONGEST_ID = 64;
  private static final String NO_RESULT =
      "The call was interrupted; it may or may not have run, and there is no result.";

  private Conversation() {}

  static List<Message> clean(List<Message> messages, ModelFacts facts) {
    Map<String, Message.ToolResult> results = new HashMap<>();
    for (Message message : messages) {
      if (message instanceof Message.ToolResult result) {
        results.put(result.toolCallId(), result);
      }
    }
    boolean blind = facts.known() && !facts.images();
    List<Message> clean = new ArrayList<>();
    for (Message message : messages) {
      if (message instanceof Message.User user) {
        clean.add(user(user, blind));
      } else if (message instanceof Message.Assistant assistant) {
        assistant(assistant, facts, results, blind, clean);
      }
    }
    return clean;
  }

  private static Message.User user(Message.User user, boolean blind) {
    List<Content> content = visible(user.content(), blind);
    return new Message.User(
        content.isEmpty() ? List.of(new Content.Text("(empty message)")) : content,
        user.timestamp());
  }

  private static void assistant(
      Message.Assistant said,
      ModelFacts facts,
      Map<String, Message.ToolResult> results,
      boolean blind,
      List<Message> out) {
    boolean ownThoughts = said.provider().equals(facts.model().provider());
    List<Content> content = new ArrayList<>();
    List<Message.ToolResult> answers = new ArrayList<>();
    for (Content part : said.content()) {
      if (part instanceof Content.ToolUse use) {
        String id = id(use.id());
        content.add(new Content.ToolUse(id, use.name(), use.arguments()));
        answers.add(result(id, use, results.get(use.id()), blind));
      } else if (part instanceof Content.Text text && !text.text().isBlank()) {
        content.add(text);
      } else if (part instanceof Content.Thinking && ownThoughts) {
        content.add(part);
      }
    }
    boolean says = content.stream().anyMatch(part -> !(part instanceof Content.Thinking));
    if (says) {
      out.add(
          new Message.Assistant(
              content,
              said.timestamp(),
              said.provider(),
              said.model(),
              said.usage(),
              said.stopReason(),
              said.error()));
      out.addAll(answers);
    }
  }

  private static Message.ToolResult result(
      String id,
      Content.ToolUse use,
      Message.@org.jspecify.annotations.Nullable ToolResult given,
      boolean blind) {
    if (given == null) {
      return new Message.ToolResult(
          id, use.name(), List.of(new Content.Text(NO_RESULT)), Optional.empty(), true, 0);
    }
    List<Content> content = visible(given.content(), blind);
    return new Message.ToolResult(
        id,
        use.name(),
        content.isEmpty() ? List.of(new Content.Text("(no output)")) : content,
        Optional.empty(),
        given.isError(),
        given.timestamp());
  }

  private static List<Content> visible(List<Content> parts, boolean blind) {
    List<Content> visible = new ArrayList<>();
    for (Content part : parts) {
      if (part instanceof Content.Image && blind) {
        visible.add(new Content.Text("[a picture that this model cannot see]"));
      } else if (part instanceof Content.Image
          || part instanceof Content.Text text && !text.text().isBlank()) {
        visible.add(part);
      }
    }
    return visible;
  }

  private static String id(String given) {
    String safe = given.replaceAll("[^A-Za-z0-9_-]", "_");
    return safe.length() <= LONGEST_ID ? safe : safe.substring(safe.length() - LONGEST_ID);
  }

  /**
   * Adds parts under {@code key}; neighbours of one role become one message, as formats want it.
   */
  static void add(JsonArray messages, String role, String key, JsonArray parts) {
    JsonObject last =
        messages.isEmpty() ? new JsonObject() : messages.getJsonObject(messages.size() - 1);
    if (role.equals(last.getValue("role"))) {
      last.getJsonArray(key).addAll(parts);
    } else {
      messages.add(new JsonObject().put("role", role).put(key, parts));
    }
  }
}
