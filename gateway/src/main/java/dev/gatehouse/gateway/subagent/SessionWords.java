package dev.gatehouse.gateway.subagent;

import dev.gatehouse.core.config.Redactor;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.TranscriptEntry;
import dev.gatehouse.gateway.session.Transcripts;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was said in a session, as another agent may read it: no thoughts, no pictures, no secrets of
 * the configuration, and not too much of it.
 */
@Singleton
final class SessionWords {
  private static final int MAX_CHARS = 4_000;
  private static final int MAX_ALL_CHARS = 48_000;

  private final Transcripts transcripts;
  private final LiveConfig config;
  private final Redactor redactor;

  @Inject
  SessionWords(Transcripts transcripts, LiveConfig config, Instance instance) {
    this.transcripts = transcripts;
    this.config = config;
    this.redactor = Redactor.of(instance.distribution());
  }

  /**
   * Messages.
   *
   * @param cut whether something was left out
   */
  record Said(JsonArray messages, boolean cut) {}

  /** The newest messages of a session, oldest first. */
  Future<Said> of(SessionEntry entry, int limit, boolean tools) {
    return transcripts
        .history(entry.sessionId(), tools ? limit : Math.min(1_000, limit * 4))
        .map(entries -> said(entries, limit, tools));
  }

  private Said said(List<TranscriptEntry> entries, int limit, boolean tools) {
    Redactor secrets = redactor.with(config.current());
    List<JsonObject> newest = new ArrayList<>();
    boolean cut = false;
    int chars = 0;
    for (int i = entries.size() - 1; i >= 0 && newest.size() < limit; i--) {
      Optional<Message> message = entries.get(i).message();
      if (message.isEmpty() || message.get() instanceof Message.ToolResult && !tools) {
        continue;
      }
      String words = words(message.get(), tools);
      if (words.isBlank()) {
        continue;
      }
      String shown = secrets.redact(words);
      if (shown.length() > MAX_CHARS) {
        shown = shown.substring(0, MAX_CHARS) + "\n… (cut)";
        cut = true;
      }
      chars += shown.length();
      if (chars > MAX_ALL_CHARS) {
        cut = true;
        break;
      }
      newest.add(
          new JsonObject()
              .put("role", role(message.get()))
              .put("text", shown)
              .put("timestamp", message.get().timestamp()));
    }
    JsonArray messages = new JsonArray();
    for (int i = newest.size() - 1; i >= 0; i--) {
      messages.add(newest.get(i));
    }
    return new Said(messages, cut);
  }

  private static String words(Message message, boolean tools) {
    StringBuilder text = new StringBuilder(message.text());
    if (tools && message instanceof Message.Assistant said) {
      for (Content.ToolUse use : said.toolUses()) {
        text.append(text.isEmpty() ? "" : "\n")
            .append("[calls ")
            .append(use.name())
            .append(' ')
            .append(use.arguments().encode())
            .append(']');
      }
    }
    if (message instanceof Message.ToolResult result) {
      text.insert(0, "[" + result.toolName() + (result.isError() ? " failed] " : "] "));
    }
    return text.toString();
  }

  private static String role(Message message) {
    return message instanceof Message.User
        ? "user"
        : message instanceof Message.Assistant ? "assistant" : "tool";
  }
}
