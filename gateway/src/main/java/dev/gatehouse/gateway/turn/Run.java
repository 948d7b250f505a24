package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.Lineage;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message, from its acceptance to the end of its turn. */
final class Run implements Turn {
  /** Where it stands. */
  enum State {
    ACCEPTING,
    WAITING,
    RUNNING,
    OVER
  }

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private TurnRequest request;
  private final Door door;
  private final String agentId;
  private final Promise<Turn> accepted = Promise.promise();
  private final Promise<TurnResult> result = Promise.promise();
  private final List<TurnListener> listeners = new ArrayList<>();

  private State state = State.ACCEPTING;
  private QueueMode mode = QueueMode.FOLLOWUP;
  private long acceptedAt;
  private long startedAt;
  private long endedAt;
  private int attempts;
  private boolean summarized;
  private boolean stored;
  private boolean steered;
  private final List<String> toolNames = new ArrayList<>();
  private int toolFailures;
  private @Nullable String title;
  private @Nullable RunEvents events;
  private @Nullable String stopReason;

  Run(TurnRequest request, Door door, String agentId, long acceptedAt) {
    this.request = request;
    this.door = door;
    this.agentId = agentId;
    this.acceptedAt = acceptedAt;
  }

  @Override
  public String runId() {
    return request.runId();
  }

  @Override
  public SessionKey session() {
    return request.session();
  }

  @Override
  public long acceptedAtMillis() {
    return acceptedAt;
  }

  @Override
  public Future<TurnResult> result() {
    return result.future();
  }

  @Override
  public void listen(TurnListener listener) {
    TurnResult known = result.future().result();
    if (known != null) {
      listener.ended(known);
    } else {
      listeners.add(listener);
    }
  }

  TurnRequest request() {
    return request;
  }

  /** A tool has answered. */
  void toolUsed(String name, boolean failed) {
    if (failed) {
      toolFailures++;
    } else {
      toolNames.add(name);
    }
  }

  /** The tools that have answered well, in their order. */
  List<String> toolNames() {
    return List.copyOf(toolNames);
  }

  int toolFailures() {
    return toolFailures;
  }

  /** What a command made of it. */
  void rewrite(List<Content> message, Optional<ThinkingLevel> thinking, Optional<ModelRef> model) {
    request =
        request.toBuilder()
            .message(message)
            .thinking(thinking.or(request::thinking))
            .model(model.or(request::model))
            .build();
  }

  Door door() {
    return door;
  }

  String agentId() {
    return agentId;
  }

  boolean fromChat() {
    return door == Door.CHAT;
  }

  /** Whether clients of protocol 3 may learn the session's key. */
  boolean namesSession() {
    return door != Door.AGENT_BY_ID;
  }

  /** Whether the turn shows up as a task. */
  boolean isTask() {
    return switch (door) {
      case AGENT, AGENT_BY_ID -> true;
      case CHAT -> false;
      case OTHER ->
          request.lineage().isPresent()
              || switch (request.origin()) {
                case AGENT, CRON, HOOK, NODE -> true;
                case OPERATOR, CHANNEL, HEARTBEAT -> false;
              };
    };
  }

  State state() {
    return state;
  }

  /** Its first words, for lists. */
  String title() {
    String known = title;
    return known != null ? known : RunText.summary(request.text());
  }

  void state(State next) {
    state = next;
  }

  /** How it waits. */
  QueueMode mode() {
    return mode;
  }

  void mode(QueueMode mode) {
    this.mode = mode;
  }

  /** Whether it may be answered together with others. */
  boolean collects() {
    return mode == QueueMode.COLLECT || mode == QueueMode.INTERRUPT;
  }

  /** When its turn was over, in milliseconds since 1970; 0 before. */
  long endedAt() {
    return endedAt;
  }

  long startedAt() {
    return startedAt;
  }

  void startedAt(long millis) {
    startedAt = millis;
  }

  /** How often it was started, in this and earlier lives of the gateway. */
  int attempts() {
    return attempts;
  }

  void attempts(int count) {
    attempts = count;
  }

  /** Whether only a line of it goes into the next turn, because the queue was full. */
  boolean summarized() {
    return summarized;
  }

  void summarize() {
    summarized = true;
  }

  /** Whether a running turn has been told of it. */
  boolean steered() {
    return steered;
  }

  void markSteered() {
    steered = true;
  }

  /** Whether its words stand in the transcript already. */
  boolean stored() {
    return stored;
  }

  void markStored() {
    stored = true;
  }

  RunEvents events() {
    RunEvents known = events;
    if (known == null) {
      throw new IllegalStateException("the run has no events yet");
    }
    return known;
  }

  void events(RunEvents events) {
    this.events = events;
  }

  /** Why it was stopped; empty unless it was. */
  Optional<String> stopReason() {
    return Optional.ofNullable(stopReason);
  }

  void stopReason(String reason) {
    stopReason = reason;
  }

  /** Completes when its message is stored. */
  Future<Turn> accepted() {
    return accepted.future();
  }

  void accept(long at) {
    acceptedAt = at;
    accepted.tryComplete(this);
  }

  void refuse(Throwable why) {
    state = State.OVER;
    accepted.tryFail(why);
  }

  /** Calls every listener. One that throws does not keep the others from hearing. */
  void tell(Consumer<TurnListener> what) {
    for (TurnListener listener : List.copyOf(listeners)) {
      try {
        what.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("a listener of a turn failed", e);
      }
    }
  }

  void end(TurnResult how) {
    state = State.OVER;
    endedAt = how.endedAtMillis();
    title = title();
    // A finished turn is remembered for a while; its words are in the transcript.
    request = request.toBuilder().message(List.of()).history(List.of()).build();
    if (result.tryComplete(how)) {
      tell(listener -> listener.ended(how));
      listeners.clear();
    }
  }

  /** Whether its words can be one message with those of {@code other}. */
  boolean mergesWith(Run other) {
    TurnRequest a = request;
    TurnRequest b = other.request;
    return a.history().isEmpty()
        && b.history().isEmpty()
        && a.clientTools().isEmpty()
        && b.clientTools().isEmpty()
        && a.origin() == b.origin()
        && a.asker() == b.asker()
        && a.channel().equals(b.channel())
        && a.lineage().map(Lineage::path).equals(b.lineage().map(Lineage::path))
        && a.model().equals(b.model())
        && a.thinking().equals(b.thinking())
        && a.extraSystemPrompt().equals(b.extraSystemPrompt())
        && a.maxOutputTokens().equals(b.maxOutputTokens())
        && a.toolChoice().equals(b.toolChoice())
        && a.heartbeat() == b.heartbeat()
        && door == other.door;
  }
}
