package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads Google's stream of candidates. */
final class GeminiReader implements StreamReader {
  private final Endpoint endpoint;
  private final AnswerSink sink;
  private final List<Content> content = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thought = new StringBuilder();
  private JsonObject usage = new JsonObject();
  private String finish = "";
  private boolean failed;

  GeminiReader(Endpoint endpoint, AnswerSink sink) {
    this.endpoint = endpoint;
    this.sink = sink;
  }

  @Override
  public void event(@Nullable String name, String data) {
    JsonObject json = new JsonObject(data);
    if (json.getValue("error") != null) {
      fail(Failures.words(data, endpoint));
      return;
    }
    if (json.getValue("usageMetadata") instanceof JsonObject counted) {
      usage.mergeIn(counted);
    }
    if (json.getValue("promptFeedback") instanceof JsonObject feedback
        && feedback.getValue("blockReason") != null) {
      fail(
          Failures.of(
              ModelFailure.Kind.REFUSAL,
              endpoint.provider() + " refused the question: " + feedback.getValue("blockReason"),
              endpoint));
      return;
    }
    if (json.getValue("candidates") instanceof JsonArray candidates
        && !candidates.isEmpty()
        && candidates.getValue(0) instanceof JsonObject candidate) {
      read(candidate);
    }
  }

  private void read(JsonObject candidate) {
    if (candidate.getValue("content") instanceof JsonObject given
        && given.getValue("parts") instanceof JsonArray parts) {
      for (Object part : parts) {
        if (part instanceof JsonObject json) {
          part(json);
        }
      }
    }
    if (candidate.getValue("finishReason") instanceof String reason) {
      finish = reason;
    }
  }

  private void part(JsonObject part) {
    String signature = part.getString("thoughtSignature", "");
    if (part.getValue("functionCall") instanceof JsonObject call) {
      flush();
      if (!signature.isEmpty()) {
        content.add(new Content.Thinking("", Optional.of(GeminiWire.OF_CALL + signature)));
      }
      String id = call.getString("id", "");
      content.add(
          new Content.ToolUse(
              id.isEmpty() ? "call_" + UUID.randomUUID() : id,
              call.getString("name", ""),
              call.getValue("args") instanceof JsonObject args ? args : new JsonObject()));
      return;
    }
    String words = part.getString("text", "");
    if (words.isEmpty()) {
      return;
    }
    if (Boolean.TRUE.equals(part.getValue("thought"))) {
      thought.append(words);
      sink.thinking(words);
    } else {
      text.append(words);
      sink.text(words);
    }
  }

  private void flush() {
    if (!thought.isEmpty()) {
      content.add(new Content.Thinking(thought.toString(), Optional.empty()));
      thought.setLength(0);
    }
    if (!text.isEmpty()) {
      content.add(new Content.Text(text.toString()));
      text.setLength(0);
    }
  }

  @Override
  public void end() {
    if (failed || finish.isEmpty()) {
      return; // broken off: the transport says so
    }
    flush();
    boolean calls = content.stream().anyMatch(Content.ToolUse.class::isInstance);
    boolean says =
        content.stream()
            .anyMatch(part -> part instanceof Content.Text || part instanceof Content.ToolUse);
    if (!says && !finish.equals("STOP") && !finish.equals("MAX_TOKENS")) {
      sink.failed(
          Failures.of(
              finish.equals("MALFORMED_FUNCTION_CALL")
                  ? ModelFailure.Kind.BAD_ANSWER
                  : ModelFailure.Kind.REFUSAL,
              endpoint.provider() + " gave no answer: " + finish,
              endpoint));
      return;
    }
    long cached = number("cachedContentTokenCount");
    sink.done(
        content,
        new Usage(
            Math.max(0, number("promptTokenCount") - cached),
            number("candidatesTokenCount") + number("thoughtsTokenCount"),
            cached,
            0,
            0),
        calls
            ? StopReason.TOOL_USE
            : finish.equals("MAX_TOKENS") ? StopReason.LENGTH : StopReason.STOP);
  }

  private void fail(ModelFailure failure) {
    failed = true;
    sink.failed(failure);
  }

  private long number(String key) {
    return usage.getValue(key) instanceof Number n ? n.longValue() : 0;
  }
}
