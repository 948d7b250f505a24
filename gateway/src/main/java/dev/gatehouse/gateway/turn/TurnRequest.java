package dev.gatehouse.gateway.turn;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ModelRequest.Asker;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.Lineage;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * One message for an agent, and how it is to be answered. Immutable; made with {@link #builder}.
 *
 * @param runId names the turn for clients, unique in the gateway; the idempotency key where the
 *     message came with one
 * @param session the conversation; canonical
 * @param message what was said; empty only when {@code history} ends with a tool's answer
 * @param origin through which door it came
 * @param caller the connection that sent it, empty where there is none
 * @param admin whether whoever sent it has all rights; counts for an operator's own words only
 * @param channel id of the chat channel that it came from
 * @param lineage the turns that led to it; empty where no agent started it
 * @param model the model to ask; empty for the session's or the agent's own
 * @param thinking how long the model may think; empty for the session's or the agent's own
 * @param extraSystemPrompt goes behind the agent's own system prompt
 * @param history the conversation so far as the caller tells it; where there is any, the model sees
 *     it instead of the session's own. It is not stored.
 * @param clientTools tools that the caller answers itself: when the model calls one the turn ends
 *     with {@link TurnResult#pendingToolCalls()}
 * @param toolChoice {@code auto}, {@code none}, {@code required} or the name of one tool
 * @param maxOutputTokens the most tokens of one answer of the model
 * @param timeout how long the turn may take from its start; zero for no limit, empty for the
 *     configured limit
 * @param queueMode what to do while the session is busy; empty for the session's own
 * @param deliver whether the answer goes to the channel of the session too
 * @param commands whether a text like {@code /status} is a command
 * @param heartbeat whether it is the agent's own look for work
 * @param lightContext whether the workspace's files are left out of the system prompt
 */
public record TurnRequest(
    String runId,
    SessionKey session,
    List<Content> message,
    ToolScope.Origin origin,
    Optional<Caller> caller,
    boolean admin,
    Optional<String> channel,
    Optional<Lineage> lineage,
    Optional<ModelRef> model,
    Optional<ThinkingLevel> thinking,
    Optional<String> extraSystemPrompt,
    List<Message> history,
    List<ToolSpec> clientTools,
    String toolChoice,
    OptionalInt maxOutputTokens,
    Optional<Duration> timeout,
    Optional<QueueMode> queueMode,
    boolean deliver,
    boolean commands,
    boolean heartbeat,
    boolean lightContext) {
  public TurnRequest {
    requireNonNull(runId, "runId");
    requireNonNull(session, "session");
    message = List.copyOf(message);
    history = List.copyOf(history);
    clientTools = List.copyOf(clientTools);
  }

  /** Starts a request of an operator for {@code session}. */
  public static Builder builder(SessionKey session) {
    return new Builder(session);
  }

  /** A builder with this request's values, to change a few of them. */
  public Builder toBuilder() {
    Builder builder = new Builder(session);
    builder.runId = runId;
    builder.message = message;
    builder.origin = origin;
    builder.caller = caller;
    builder.admin = admin;
    builder.channel = channel;
    builder.lineage = lineage;
    builder.model = model;
    builder.thinking = thinking;
    builder.extraSystemPrompt = extraSystemPrompt;
    builder.history = history;
    builder.clientTools = clientTools;
    builder.toolChoice = toolChoice;
    builder.maxOutputTokens = maxOutputTokens;
    builder.timeout = timeout;
    builder.queueMode = queueMode;
    builder.deliver = deliver;
    builder.commands = commands;
    builder.heartbeat = heartbeat;
    builder.lightContext = lightContext;
    return builder;
  }

  /** Whose words they are, by the door they came through and the rights of their connection. */
  public Asker asker() {
    if (origin.untrusted()) {
      return Asker.OUTSIDER;
    }
    return origin == ToolScope.Origin.OPERATOR && admin ? Asker.ADMIN : Asker.OPERATOR;
  }

  /** The words of the message, without pictures. */
  public String text() {
    return Content.text(message);
  }

  /** Collects the values of a {@link TurnRequest}. Not safe to share between threads. */
  public static final class Builder {
    private SessionKey session;
    private String runId = UUID.randomUUID().toString();
    private List<Content> message = List.of();
    private ToolScope.Origin origin = ToolScope.Origin.OPERATOR;
    private Optional<Caller> caller = Optional.empty();
    private boolean admin = true;
    private Optional<String> channel = Optional.empty();
    private Optional<Lineage> lineage = Optional.empty();
    private Optional<ModelRef> model = Optional.empty();
    private Optional<ThinkingLevel> thinking = Optional.empty();
    private Optional<String> extraSystemPrompt = Optional.empty();
    private List<Message> history = List.of();
    private List<ToolSpec> clientTools = List.of();
    private String toolChoice = "auto";
    private OptionalInt maxOutputTokens = OptionalInt.empty();
    private Optional<Duration> timeout = Optional.empty();
    private Optional<QueueMode> queueMode = Optional.empty();
    private boolean deliver;
    private boolean commands;
    private boolean heartbeat;
    private boolean lightContext;

    private Builder(SessionKey session) {
      this.session = requireNonNull(session, "session");
    }

    /** Another conversation. */
    Builder session(SessionKey session) {
      this.session = requireNonNull(session, "session");
      return this;
    }

    /** Names the turn; without it a random UUID does. */
    public Builder runId(String runId) {
      this.runId = runId;
      return this;
    }

    public Builder message(String text) {
      return message(List.of(new Content.Text(text)));
    }

    public Builder message(List<Content> message) {
      this.message = message;
      return this;
    }

    /** The door; an operator's without it. */
    public Builder origin(ToolScope.Origin origin) {
      this.origin = origin;
      return this;
    }

    /** The connection, and with it the rights of whoever sent it. */
    public Builder caller(Caller caller) {
      this.caller = Optional.of(caller);
      return admin(caller.has(Scope.ADMIN));
    }

    /**
     * Whether whoever sent it has all rights. True without it and without a connection: then it is
     * this program itself that asks.
     */
    public Builder admin(boolean admin) {
      this.admin = admin;
      return this;
    }

    public Builder channel(Optional<String> channel) {
      this.channel = channel;
      return this;
    }

    public Builder lineage(Optional<Lineage> lineage) {
      this.lineage = lineage;
      return this;
    }

    public Builder model(Optional<ModelRef> model) {
      this.model = model;
      return this;
    }

    public Builder thinking(Optional<ThinkingLevel> thinking) {
      this.thinking = thinking;
      return this;
    }

    public Builder extraSystemPrompt(Optional<String> extraSystemPrompt) {
      this.extraSystemPrompt = extraSystemPrompt;
      return this;
    }

    public Builder history(List<Message> history) {
      this.history = history;
      return this;
    }

    public Builder clientTools(List<ToolSpec> clientTools) {
      this.clientTools = clientTools;
      return this;
    }

    /** {@code auto} without it. */
    public Builder toolChoice(String toolChoice) {
      this.toolChoice = toolChoice;
      return this;
    }

    public Builder maxOutputTokens(OptionalInt maxOutputTokens) {
      this.maxOutputTokens = maxOutputTokens;
      return this;
    }

    public Builder timeout(Optional<Duration> timeout) {
      this.timeout = timeout;
      return this;
    }

    public Builder queueMode(Optional<QueueMode> queueMode) {
      this.queueMode = queueMode;
      return this;
    }

    public Builder deliver(boolean deliver) {
      this.deliver = deliver;
      return this;
    }

    public Builder commands(boolean commands) {
      this.commands = commands;
      return this;
    }

    public Builder heartbeat(boolean heartbeat) {
      this.heartbeat = heartbeat;
      return this;
    }

    public Builder lightContext(boolean lightContext) {
      this.lightContext = lightContext;
      return this;
    }

    public TurnRequest build() {
      return new TurnRequest(
          runId,
          session,
          message,
          origin,
          caller,
          admin,
          channel,
          lineage,
          model,
          thinking,
          extraSystemPrompt,
          history,
          clientTools,
          toolChoice,
          maxOutputTokens,
          timeout,
          queueMode,
          deliver,
          commands,
          heartbeat,
          lightContext);
    }
  }
}
