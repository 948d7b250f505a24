package dev.gatehouse.gateway.turn;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.budget.Budgets;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.session.SessionKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/** What the configuration in force says about turns. Never blocks. */
@Singleton
final class TurnSettings {
  /** Turns at once where {@code agents.defaults.maxConcurrent} says nothing. */
  static final int MAX_CONCURRENT = 100;

  /** Turns of spawned sessions at once where {@code agents.defaults.subagents} says nothing. */
  static final int MAX_CONCURRENT_SUBAGENTS = 8;

  /** The longest turn where {@code agents.defaults.timeoutSeconds} says nothing. */
  static final Duration TIMEOUT = Duration.ofMinutes(10);

  /** Messages that wait in a session where {@code messages.queue.cap} says nothing. */
  static final int QUEUE_CAP = 20;

  /** Quiet that a collecting session waits for where {@code messages.queue} says nothing. */
  static final Duration DEBOUNCE = Duration.ofSeconds(1);

  /** Tokens that stay free for the answer where the configuration says nothing. */
  static final long RESERVE_TOKENS = 20_000;

  /** Tokens before a shortening at which notes are kept, where the configuration says nothing. */
  static final long FLUSH_TOKENS = 4_000;

  private final LiveConfig config;
  private final Agents agents;
  private final Budgets budgets;

  @Inject
  TurnSettings(LiveConfig config, Agents agents, Budgets budgets) {
    this.config = config;
    this.budgets = budgets;
    this.agents = agents;
  }

  /** What happens to a message when the queue is full. */
  enum Drop {
    /** The oldest waiting message goes. */
    OLD,
    /** The new message is refused. */
    NEW,
    /** The oldest waiting message is shortened to a line of the next turn. */
    SUMMARIZE
  }

  int maxConcurrent() {
    return budgets.turnsAtOnce(
        (int) Math.max(1, number(MAX_CONCURRENT, "agents", "defaults", "maxConcurrent")));
  }

  int maxConcurrentSubagents() {
    // A turn may wait for one that it spawned: those have places of their own.
    return budgets.turnsAtOnce(
        (int)
            Math.max(
                1,
                number(
                    MAX_CONCURRENT_SUBAGENTS, "agents", "defaults", "subagents", "maxConcurrent")));
  }

  /** How long a turn of this agent may take; zero for no limit. */
  Duration timeout(String agentId) {
    return Duration.ofSeconds(
        Math.max(0, agents.number(agentId, TIMEOUT.toSeconds(), "timeoutSeconds")));
  }

  QueueMode queueMode(Optional<String> channel) {
    return channel
        .flatMap(id -> text("messages", "queue", "byChannel", id))
        .or(() -> text("messages", "queue", "mode"))
        .flatMap(QueueMode::parse)
        .orElse(QueueMode.COLLECT);
  }

  Duration debounce() {
    return Duration.ofMillis(
        Math.max(0, number(DEBOUNCE.toMillis(), "messages", "queue", "debounceMs")));
  }

  int queueCap() {
    return (int) Math.max(1, number(QUEUE_CAP, "messages", "queue", "cap"));
  }

  Drop drop() {
    return text("messages", "queue", "drop").map(TurnSettings::drop).orElse(Drop.SUMMARIZE);
  }

  static Drop drop(String name) {
    return switch (name) {
      case "old" -> Drop.OLD;
      case "new" -> Drop.NEW;
      default -> Drop.SUMMARIZE;
    };
  }

  /** Tokens that stay free for the answer; never more than a quarter of the window. */
  long reserveTokens(String agentId, long window) {
    long wanted = agents.number(agentId, RESERVE_TOKENS, "compaction", "reserveTokensFloor");
    return Math.max(0, Math.min(wanted, window / 4));
  }

  /** The share of the window that the kept messages may take after a compaction. */
  double keptShare(String agentId) {
    double share =
        agents
            .setting(agentId, "compaction", "maxHistoryShare")
            .filter(Number.class::isInstance)
            .map(value -> ((Number) value).doubleValue())
            .orElse(0.5);
    return Math.min(0.9, Math.max(0.1, share)) / 2;
  }

  /** Whether an agent writes down what it wants to keep before its conversation is shortened. */
  boolean flushes(String agentId) {
    return agents.flag(agentId, true, "compaction", "memoryFlush", "enabled");
  }

  /** How many tokens before a shortening that happens; never more than an eighth of a window. */
  long flushTokens(String agentId, long window) {
    long wanted =
        agents.number(agentId, FLUSH_TOKENS, "compaction", "memoryFlush", "softThresholdTokens");
    return Math.max(0, Math.min(wanted, window / 8));
  }

  /** What the agent is told then. */
  String flushPrompt(String agentId, Clock clock) {
    return agents
        .text(agentId, "compaction", "memoryFlush", "prompt")
        .orElse(
            "The older part of this conversation is about to be shortened. Write down now what must"
                + " outlive it, in memory/"
                + LocalDate.now(clock)
                + ".md of your workspace; add to the file where there is one. Do not answer the"
                + " person now: you will be asked again. When there is nothing to keep, say "
                + RunText.NO_REPLY
                + ".");
  }

  /** What goes behind the agent's system prompt then. */
  String flushSystemPrompt(String agentId) {
    return agents
        .text(agentId, "compaction", "memoryFlush", "systemPrompt")
        .orElse(
            "You keep notes now: nobody sees what you say, only what you write into files stays.");
  }

  /** A smaller window than the model's own, where the configuration wants one. */
  Optional<Long> contextTokens(String agentId) {
    long tokens = agents.number(agentId, 0, "contextTokens");
    return tokens > 0 ? Optional.of(tokens) : Optional.empty();
  }

  /** Whether clients of protocol 3 are told of the tools of this session. */
  boolean toldOfTools(Optional<String> sessionLevel, SessionKey session) {
    String level =
        sessionLevel
            .or(() -> agents.text(agents.orMain(session.agentId()), "verboseDefault"))
            .orElse("off");
    return level.equals("on") || level.equals("full");
  }

  private long number(long otherwise, String... path) {
    return ConfigTrees.at(config.current().resolved(), path)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).longValue())
        .orElse(otherwise);
  }

  private Optional<String> text(String... path) {
    return config.current().string(path);
  }
}
