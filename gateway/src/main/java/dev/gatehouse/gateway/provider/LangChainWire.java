package dev.gatehouse.gateway.provider;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets LangChain4j write a request and read its answer while the bytes travel through the gateway's
 * own client: LangChain4j gets a client that only takes the request down. It never sees a
 * credential, starts no thread, and a cancelled call is cut off at the connection.
 */
final class LangChainWire implements Wire {
  /** Stands where LangChain4j wants a credential; the transport puts the real one. */
  static final String NO_KEY = "none";

  private final WireApi api;
  private final AtomicBoolean rehearsed = new AtomicBoolean();

  LangChainWire(WireApi api) {
    this.api = api;
  }

  @Override
  public WireCall prepare(
      Endpoint endpoint, ModelRequest request, ModelFacts facts, AnswerSink sink) {
    // The classes that read an answer are loaded here, on a worker, and not on the loop.
    if (rehearsed.compareAndSet(false, true)) {
      StreamReader reader = written(endpoint, request, facts, new Nobody()).reader();
      sample().forEach(data -> reader.event(null, data));
      reader.end();
    }
    return written(endpoint, request, facts, sink);
  }

  private List<String> sample() {
    return switch (api) {
      case OPENAI_RESPONSES ->
          List.of(
              "{\"type\":\"response.output_text.delta\",\"delta\":\"a\"}",
              "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}}");
      case OLLAMA ->
          List.of(
              "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"done\":false}",
              "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                  + "\"done_reason\":\"stop\"}");
      default ->
          List.of(
              "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}",
              "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":"
                  + "{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}");
    };
  }

  private WireCall written(
      Endpoint endpoint, ModelRequest request, ModelFacts facts, AnswerSink sink) {
    TakenDown taken = new TakenDown();
    StreamingChatModel model = LangChainModels.model(api, taken, endpoint, request);
    ChatRequest.Builder chat =
        ChatRequest.builder()
            .messages(LangChainMessages.messages(request, facts, endpoint))
            .parameters(LangChainModels.parameters(api, endpoint, request, facts));
    LangChainAnswer answer = new LangChainAnswer(endpoint, sink);
    model.chat(chat.build(), answer);
    HttpRequest written = requireNonNull(taken.request, "LangChain4j sent no request");
    ServerSentEventListener listener = requireNonNull(taken.listener, "listener");
    String body = requireNonNull(written.body(), "body");
    listener.onOpen(SuccessfulHttpResponse.builder().statusCode(200).headers(Map.of()).build());
    return new WireCall(
        written.url(),
        new java.util.LinkedHashMap<>(
            Map.of("Content-Type", "application/json", "Accept", "text/event-stream")),
        Buffer.buffer(body),
        new Reader(listener, answer));
  }

  private static final class Reader implements StreamReader {
    private static final ServerSentEventContext CONTEXT =
        new ServerSentEventContext(new NeverCancelled());

    private final ServerSentEventListener listener;
    private final LangChainAnswer answer;

    Reader(ServerSentEventListener listener, LangChainAnswer answer) {
      this.listener = listener;
      this.answer = answer;
    }

    @Override
    public void event(@Nullable String name, String data) {
      if (answer.tookError(data)) {
        return;
      }
      PassingEvent event = new PassingEvent(name, data);
      listener.onEvent(event, CONTEXT);
      event.forget();
      if (data.equals("[DONE]")) {
        end();
      }
    }

    @Override
    public void end() {
      if (!answer.isOver()) {
        listener.onClose();
      }
    }
  }

  /** Hears a rehearsal. */
  private static final class Nobody implements AnswerSink {
    @Override
    public void text(String delta) {}

    @Override
    public void thinking(String delta) {}

    @Override
    public void done(List<Content> content, Usage usage, StopReason reason) {}

    @Override
    public void failed(ModelFailure failure) {}
  }

  /** LangChain4j keeps every event until the answer is whole; this one lets go of its text. */
  private static final class PassingEvent extends ServerSentEvent {
    private @Nullable String data;

    PassingEvent(@Nullable String event, String data) {
      super(event, null);
      this.data = data;
    }

    @Override
    public @Nullable String data() {
      return data;
    }

    void forget() {
      data = null;
    }
  }

  /** The transport cuts a cancelled call off, so there is nobody left to ask. */
  private static final class NeverCancelled implements ServerSentEventParsingHandle {
    @Override
    public void cancel() {}

    @Override
    public boolean isCancelled() {
      return false;
    }
  }

  /** Writes the one request down instead of sending it. */
  static final class TakenDown implements HttpClient, HttpClientBuilder {
    private @Nullable HttpRequest request;
    private @Nullable ServerSentEventListener listener;

    @Override
    public void execute(
        HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
      this.request = request;
      this.listener = listener;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
      throw new IllegalStateException("only streams are asked for");
    }

    @Override
    public Duration connectTimeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
      return this;
    }

    @Override
    public HttpClient build() {
      return this;
    }
  }
}
