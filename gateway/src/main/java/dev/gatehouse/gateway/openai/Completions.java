package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.access.HttpAccess;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.session.TranscriptEntry;
import dev.gatehouse.gateway.session.Transcripts;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.turn.QueueMode;
import dev.gatehouse.gateway.turn.Turn;
import dev.gatehouse.gateway.turn.TurnListener;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.TurnResult;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Answers requests of this API with turns. A client that goes away ends the turn of a conversation
 * that nobody can go on with; in one that has a name the turn goes on, and the answer is in its
 * history. Used on the gateway's event loop only.
 */
@Singleton
final class Completions {
  private static final int KNOWN_RESPONSES = 1_000;

  private final Turns turns;
  private final Targets targets;
  private final Attachments attachments;
  private final Sessions sessions;
  private final Transcripts transcripts;
  private final GatewayLoop loop;
  private final Clock clock;
  private final Map<String, SessionKey> responses = new LinkedHashMap<>();

  @Inject
  Completions(
      Turns turns,
      Targets targets,
      Attachments attachments,
      Sessions sessions,
      Transcripts transcripts,
      GatewayLoop loop,
      Clock clock) {
    this.turns = turns;
    this.targets = targets;
    this.attachments = attachments;
    this.sessions = sessions;
    this.transcripts = transcripts;
    this.loop = loop;
    this.clock = clock;
  }

  /** {@code POST /v1/chat/completions}. */
  Future<Void> chat(RoutingContext context, JsonObject body, OpenAiSettings settings) {
    Targets.Target target = targets.target(context.request().headers(), body, "openai");
    long now = clock.millis();
    ChatAnswer answer =
        new ChatAnswer("chatcmpl_" + UUID.randomUUID(), model(body, target), now / 1_000);
    boolean withUsage =
        body.getValue("stream_options") instanceof JsonObject options
            && Boolean.TRUE.equals(options.getValue("include_usage"));
    return new ChatRequest(attachments, settings, now)
        .read(body)
        .compose(conversation -> start(context, target, conversation))
        .compose(
            run ->
                streamed(body)
                    ? run.stream(
                        stream -> {
                          ChatStream chat = new ChatStream(stream, answer, withUsage);
                          chat.open();
                          return chat;
                        })
                    : run.plain(answer::whole));
  }

  /** {@code POST /v1/responses}. */
  Future<Void> responses(RoutingContext context, JsonObject body, OpenAiSettings settings) {
    Targets.Target given = targets.target(context.request().headers(), body, "openresponses");
    Optional<String> previous = Targets.text(body, "previous_response_id");
    Targets.Target target =
        previous
            .map(
                id ->
                    new Targets.Target(
                        given.agentId(), sessionOf(id), true, given.model(), given.channel()))
            .orElse(given);
    long now = clock.millis();
    String id = "resp_" + UUID.randomUUID();
    ResponsesAnswer answer =
        new ResponsesAnswer(id, "msg_" + UUID.randomUUID(), model(body, target), now / 1_000, body);
    Future<List<Message>> earlier =
        target.named() && ResponsesRequest.continues(body)
            ? history(target.session())
            : Future.succeededFuture(List.of());
    return earlier
        .compose(messages -> new ResponsesRequest(attachments, settings, now, messages).read(body))
        .compose(conversation -> start(context, target, conversation))
        .compose(
            run -> {
              remember(id, target.session());
              return streamed(body)
                  ? run.stream(
                      stream -> {
                        ResponsesStream events = new ResponsesStream(stream, answer);
                        events.open();
                        return events;
                      })
                  : run.plain(answer::whole);
            });
  }

  private Future<Run> start(
      RoutingContext context, Targets.Target target, Conversation conversation) {
    if (context.response().closed()) {
      return Future.failedFuture(ApiException.invalid("the client is gone"));
    }
    TurnRequest request =
        TurnRequest.builder(target.session())
            .origin(ToolScope.Origin.OPERATOR)
            .admin(HttpAccess.isAdmin(context))
            .channel(target.channel())
            .message(conversation.message())
            .history(conversation.history())
            .extraSystemPrompt(conversation.system())
            .clientTools(conversation.tools())
            .toolChoice(conversation.toolChoice())
            .maxOutputTokens(conversation.maxOutputTokens())
            .thinking(conversation.thinking())
            .model(target.model())
            // Each request has an answer of its own.
            .queueMode(Optional.of(QueueMode.FOLLOWUP))
            .build();
    return turns.start(request).map(turn -> new Run(context, target, turn));
  }

  private SessionKey sessionOf(String responseId) {
    SessionKey session = responses.get(responseId);
    if (session == null) {
      throw ApiException.invalid(
          "Previous response with id '" + responseId + "' not found.",
          "previous_response_id",
          "previous_response_not_found");
    }
    return session;
  }

  private void remember(String responseId, SessionKey session) {
    responses.put(responseId, session);
    if (responses.size() > KNOWN_RESPONSES) {
      responses.remove(responses.keySet().iterator().next());
    }
  }

  private Future<List<Message>> history(SessionKey session) {
    return sessions
        .find(session)
        .compose(
            entry ->
                entry.isEmpty()
                    ? Future.succeededFuture(List.<Message>of())
                    : transcripts
                        .context(entry.get().sessionId())
                        .map(
                            entries ->
                                entries.stream()
                                    .map(TranscriptEntry::message)
                                    .flatMap(Optional::stream)
                                    .toList()));
  }

  private static boolean streamed(JsonObject body) {
    return Boolean.TRUE.equals(body.getValue("stream"));
  }

  private static String model(JsonObject body, Targets.Target target) {
    return Targets.text(body, "model").orElse(target.agentId());
  }

  /** A turn and the client that waits for it. */
  private final class Run {
    private final RoutingContext context;
    private final Targets.Target target;
    private final Turn turn;

    Run(RoutingContext context, Targets.Target target, Turn turn) {
      this.context = context;
      this.target = target;
      this.turn = turn;
    }

    Future<Void> plain(Function<TurnResult, JsonObject> form) {
      HttpServerResponse response = context.response();
      response.closeHandler(closed -> gone());
      response.exceptionHandler(failure -> gone());
      return turn.result()
          .map(
              result -> {
                if (result.status() != TurnResult.Status.OK) {
                  throw Outcomes.failure(result);
                }
                return OpenAiRoutes.send(context, 200, form.apply(result));
              });
    }

    Future<Void> stream(Function<EventStream, TurnListener> teller) {
      EventStream stream = new EventStream(context.response(), loop, this::gone);
      turn.listen(teller.apply(stream));
      return Future.succeededFuture();
    }

    private void gone() {
      if (!target.named()) {
        turns.abort(target.session(), Optional.of(turn.runId()), "disconnected");
      }
    }
  }
}
