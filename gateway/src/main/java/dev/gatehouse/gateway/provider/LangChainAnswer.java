package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.provider.ModelFailure.Kind;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes LangChain4j's callbacks and says them in our words. */
final class LangChainAnswer implements StreamingChatResponseHandler {
  private final Endpoint endpoint;
  private final AnswerSink sink;
  private final StringBuilder otherThoughts = new StringBuilder();
  private boolean over;

  LangChainAnswer(Endpoint endpoint, AnswerSink sink) {
    this.endpoint = endpoint;
    this.sink = sink;
  }

  boolean isOver() {
    return over;
  }

  /** Takes an error that comes as data of the stream, which LangChain4j passes over. */
  boolean tookError(String data) {
    String start = data.stripLeading();
    if (!over && (start.startsWith("{\"error\"") || start.startsWith("{ \"error\""))) {
      over = true;
      sink.failed(Failures.words(data, endpoint));
    }
    return over;
  }

  @Override
  public void onPartialResponse(String text) {
    if (!over) {
      sink.text(text);
    }
  }

  @Override
  public void onPartialThinking(dev.langchain4j.model.chat.response.PartialThinking thinking) {
    if (!over) {
      sink.thinking(thinking.text());
    }
  }

  /** Some servers of the OpenAI format call a thought {@code reasoning}. */
  @Override
  public void onUnmappedRawEvent(Object raw) {
    if (over || !(raw instanceof ServerSentEvent event) || event.data() == null) {
      return;
    }
    if (event.data().contains("\"reasoning\"")) {
      String thought = reasoning(event.data());
      if (!thought.isEmpty()) {
        otherThoughts.append(thought);
        sink.thinking(thought);
      }
    }
  }

  private static String reasoning(String data) {
    try {
      if (new JsonObject(data).getValue("choices") instanceof JsonArray choices
          && !choices.isEmpty()
          && choices.getValue(0) instanceof JsonObject choice
          && choice.getValue("delta") instanceof JsonObject delta
          && delta.getValue("reasoning") instanceof String thought) {
        return thought;
      }
      return "";
    } catch (DecodeException e) {
      return "";
    }
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    if (over) {
      return;
    }
    over = true;
    AiMessage message = response.aiMessage();
    FinishReason finish = response.metadata().finishReason();
    if (finish == null) {
      sink.failed(
          Failures.of(
              Kind.NETWORK,
              endpoint.provider() + " ended its answer before it was whole",
              endpoint));
    } else if (finish == FinishReason.CONTENT_FILTER) {
      sink.failed(
          Failures.of(Kind.REFUSAL, endpoint.provider() + " held its answer back", endpoint));
    } else {
      List<Content> content = content(message);
      if (content.isEmpty() && finish == FinishReason.OTHER) {
        sink.failed(Failures.of(Kind.REFUSAL, endpoint.provider() + " gave no answer", endpoint));
      } else {
        sink.done(content, usage(response.metadata().tokenUsage()), reason(message, finish));
      }
    }
  }

  private List<Content> content(AiMessage message) {
    List<Content> content = new ArrayList<>();
    String thoughts = message.thinking() == null ? otherThoughts.toString() : message.thinking();
    String key = LangChainMessages.SIGNATURES.get(endpoint.api());
    Optional<String> signature =
        key == null ? Optional.empty() : Optional.ofNullable(message.attribute(key, String.class));
    if (!thoughts.isEmpty() || signature.isPresent()) {
      content.add(new Content.Thinking(thoughts, signature));
    }
    if (message.text() != null && !message.text().isEmpty()) {
      content.add(new Content.Text(message.text()));
    }
    for (ToolExecutionRequest call : message.toolExecutionRequests()) {
      String id = call.id();
      content.add(
          new Content.ToolUse(
              id == null || id.isBlank() ? "call_" + UUID.randomUUID() : id,
              call.name() == null ? "" : call.name(),
              UnreadableArguments.read(call.arguments() == null ? "" : call.arguments())));
    }
    return content;
  }

  private static StopReason reason(AiMessage message, FinishReason finish) {
    if (message.hasToolExecutionRequests()) {
      return StopReason.TOOL_USE;
    }
    return finish == FinishReason.LENGTH ? StopReason.LENGTH : StopReason.STOP;
  }

  private static Usage usage(@Nullable TokenUsage tokens) {
    if (tokens == null) {
      return Usage.NONE;
    }
    long cached = 0;
    if (tokens instanceof OpenAiTokenUsage openAi && openAi.inputTokensDetails() != null) {
      cached = number(openAi.inputTokensDetails().cachedTokens());
    }
    return new Usage(
        Math.max(0, number(tokens.inputTokenCount()) - cached),
        number(tokens.outputTokenCount()),
        cached,
        0,
        0);
  }

  private static long number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  @Override
  public void onError(Throwable error) {
    if (!over) {
      over = true;
      String text = String.valueOf(error.getMessage());
      boolean garbled =
          error instanceof com.fasterxml.jackson.core.JacksonException
              || error.getCause() instanceof com.fasterxml.jackson.core.JacksonException;
      sink.failed(
          garbled
              ? Failures.of(
                  Kind.BAD_ANSWER, endpoint.provider() + " sent data that cannot be read", endpoint)
              : Failures.words(text, endpoint));
    }
  }
}
