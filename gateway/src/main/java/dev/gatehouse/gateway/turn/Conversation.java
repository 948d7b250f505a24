package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes of a transcript what a model may be shown: whole, in order, nothing dangling. */
final class Conversation {
  private static final long CHARS_PER_TOKEN = 4;
  private static final long TOKENS_OF_PICTURE = 1_500;
  private static final long TOKENS_OF_MESSAGE = 6;

  private Conversation() {}

  /**
   * Returns messages that every provider takes: each tool call has its one result right behind it,
   * no result is without its call, no message is empty, and what commands said is left out. Of an
   * answer that failed or was stopped only the words stay.
   */
  static List<Message> presentable(List<Message> messages) {
    Map<String, Message.ToolResult> results = new LinkedHashMap<>();
    for (Message message : messages) {
      if (message instanceof Message.ToolResult result) {
        results.putIfAbsent(result.toolCallId(), result);
      }
    }
    Set<String> answered = new HashSet<>();
    List<Message> clean = new ArrayList<>();
    for (Message message : messages) {
      if (message instanceof Message.ToolResult || RunText.ofCommand(message)) {
        continue;
      }
      if (message instanceof Message.Assistant answer) {
        addAnswer(answer, results, answered, clean);
      } else if (!message.content().isEmpty()) {
        clean.add(message);
      }
    }
    return clean;
  }

  private static void addAnswer(
      Message.Assistant answer,
      Map<String, Message.ToolResult> results,
      Set<String> answered,
      List<Message> clean) {
    boolean broken =
        answer.stopReason() == StopReason.ERROR || answer.stopReason() == StopReason.ABORTED;
    List<Content> parts = new ArrayList<>();
    List<Message> behind = new ArrayList<>();
    for (Content part : answer.content()) {
      if (part instanceof Content.ToolUse call) {
        if (!answered.add(call.id())) {
          continue;
        }
        Message.ToolResult result = results.get(call.id());
        behind.add(result != null ? result : unanswered(call, answer.timestamp()));
        parts.add(part);
      } else if (part instanceof Content.Text words) {
        if (!words.text().isEmpty()) {
          parts.add(part);
        }
      } else if (!broken) {
        parts.add(part);
      }
    }
    if (!parts.isEmpty()) {
      clean.add(
          new Message.Assistant(
              parts,
              answer.timestamp(),
              answer.provider(),
              answer.model(),
              answer.usage(),
              answer.stopReason(),
              answer.error()));
      clean.addAll(behind);
    }
  }

  private static Message.ToolResult unanswered(Content.ToolUse call, long at) {
    return result(call, RunText.STOPPED_TOOL, at);
  }

  /**
   * Returns {@code answer} with calls whose ids are not taken yet: some providers count anew in
   * each answer, and a result must belong to one call only.
   */
  static Message.Assistant withNewIds(Message.Assistant answer, List<Message> before) {
    if (answer.toolUses().isEmpty()) {
      return answer;
    }
    Set<String> taken = new HashSet<>();
    for (Message message : before) {
      if (message instanceof Message.Assistant said) {
        said.toolUses().forEach(call -> taken.add(call.id()));
      }
    }
    List<Content> parts = new ArrayList<>();
    for (Content part : answer.content()) {
      if (part instanceof Content.ToolUse call) {
        String base = call.id().isBlank() ? "call" : call.id();
        String id = base;
        for (int n = 2; !taken.add(id); n++) {
          id = base + "-" + n;
        }
        parts.add(new Content.ToolUse(id, call.name(), call.arguments()));
      } else {
        parts.add(part);
      }
    }
    return new Message.Assistant(
        parts,
        answer.timestamp(),
        answer.provider(),
        answer.model(),
        answer.usage(),
        answer.stopReason(),
        answer.error());
  }

  /** The result of a call that has none. */
  static Message.ToolResult result(Content.ToolUse call, String text, long at) {
    return new Message.ToolResult(
        call.id(), call.name(), List.of(new Content.Text(text)), Optional.empty(), true, at);
  }

  /** The calls of {@code messages} that no result answers. */
  static List<Content.ToolUse> unanswered(List<Message> messages) {
    Set<String> answered = new HashSet<>();
    for (Message message : messages) {
      if (message instanceof Message.ToolResult result) {
        answered.add(result.toolCallId());
      }
    }
    List<Content.ToolUse> open = new ArrayList<>();
    for (Message message : messages) {
      if (message instanceof Message.Assistant answer) {
        answer.toolUses().stream().filter(call -> !answered.contains(call.id())).forEach(open::add);
      }
    }
    return open;
  }

  /** A guess of how many tokens the messages are; models differ by a fifth. */
  static long tokens(List<? extends Message> messages) {
    long tokens = 0;
    for (Message message : messages) {
      tokens += tokens(message);
    }
    return tokens;
  }

  static long tokens(Message message) {
    long tokens = TOKENS_OF_MESSAGE;
    for (Content part : message.content()) {
      if (part instanceof Content.Text words) {
        tokens += tokens(words.text());
      } else if (part instanceof Content.Thinking thought) {
        tokens += tokens(thought.text());
      } else if (part instanceof Content.Image) {
        tokens += TOKENS_OF_PICTURE;
      } else if (part instanceof Content.ToolUse call) {
        tokens += tokens(call.name()) + tokens(call.arguments().encode());
      }
    }
    return tokens;
  }

  static long tokens(String text) {
    return text.length() / CHARS_PER_TOKEN + 1;
  }
}
