package dev.gatehouse.gateway.turn;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.budget.Budgets;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.prompt.Prompts;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.provider.ModelCalls;
import dev.gatehouse.gateway.provider.ModelChain;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ModelRequest.Asker;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.SystemEvents;
import dev.gatehouse.gateway.session.Transcripts;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.tool.Toolbox;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a turn works with. */
@Singleton
final class TurnServices {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  final GatewayLoop loop;
  final Clock clock;
  final InstanceLog log;
  final Agents agents;
  final Transcripts transcripts;
  final Models models;
  final ModelCalls calls;
  final Toolbox toolbox;
  final Prompts prompts;
  final Journal journal;
  final TurnSettings settings;
  final Compactor compactor;
  final Tasks tasks;
  final Budgets budgets;
  private final SystemEvents events;

  @Inject
  TurnServices(
      GatewayLoop loop,
      Clock clock,
      InstanceLog log,
      Agents agents,
      Transcripts transcripts,
      Models models,
      ModelCalls calls,
      Toolbox toolbox,
      Prompts prompts,
      Journal journal,
      TurnSettings settings,
      Compactor compactor,
      Tasks tasks,
      Budgets budgets,
      SystemEvents events) {
    this.loop = loop;
    this.clock = clock;
    this.log = log;
    this.agents = agents;
    this.transcripts = transcripts;
    this.models = models;
    this.calls = calls;
    this.toolbox = toolbox;
    this.prompts = prompts;
    this.journal = journal;
    this.settings = settings;
    this.compactor = compactor;
    this.tasks = tasks;
    this.budgets = budgets;
    this.events = events;
  }

  /**
   * Returns the messages with which a turn begins: one for each run that it answers, shortened ones
   * in one of their own, and before the first what waits for the session to be told.
   */
  List<Words> words(List<Run> group, Run leader, long now) {
    List<Words> words = new ArrayList<>();
    List<String> shortened =
        group.stream()
            .filter(run -> run.summarized() && !run.stored())
            .map(run -> RunText.summary(run.request().text()))
            .toList();
    if (!shortened.isEmpty()) {
      words.add(
          new Words(
              leader.runId(),
              new Message.User(List.of(new Content.Text(RunText.overflow(shortened))), now)));
    }
    for (Run run : group) {
      if (!run.summarized() && !run.stored() && !run.request().message().isEmpty()) {
        List<Content> parts = new ArrayList<>();
        if (run == leader && mayHear(run)) {
          events.drain(run.session()).forEach(line -> parts.add(systemLine(line, now)));
        }
        parts.addAll(run.request().message());
        words.add(new Words(run.runId(), new Message.User(parts, now)));
      }
    }
    return words;
  }

  /** A turn of the gateway's own accord, with full rights, does not hear what outsiders told. */
  private boolean mayHear(Run run) {
    return switch (run.request().origin()) {
      case OPERATOR, CHANNEL, HOOK, NODE -> true;
      case HEARTBEAT, CRON, AGENT -> !events.outsideWaitsFor(run.session());
    };
  }

  /** The models that answer: the turn's own, else the session's, else the agent's. */
  ModelChain chain(Run run, SessionEntry entry) {
    ModelChain configured = agents.models(run.agentId());
    return run.request()
        .model()
        .or(() -> override(entry))
        .map(configured::startingWith)
        .orElse(configured);
  }

  private static Optional<ModelRef> override(SessionEntry entry) {
    return entry
        .text("modelOverride")
        .flatMap(
            model ->
                entry
                    .text("providerOverride")
                    .map(provider -> new ModelRef(provider, model))
                    .or(() -> ModelRef.parse(model)));
  }

  Optional<ThinkingLevel> thinking(Run run, SessionEntry entry, ModelChain chain) {
    return run.request()
        .thinking()
        .or(() -> entry.text("thinkingLevel").flatMap(ThinkingLevel::parse))
        .or(() -> agents.thinking(run.agentId()))
        .or(
            () ->
                models.facts(chain.primary()).reasoning()
                    ? Optional.of(ThinkingLevel.LOW)
                    : Optional.empty());
  }

  ToolScope scope(Run run, ModelChain chain) {
    return new ToolScope(
        run.agentId(),
        run.session(),
        Optional.of(run.runId()),
        agents.workspace(run.agentId()),
        run.request().origin(),
        run.request().channel(),
        Optional.of(chain.primary().provider()),
        run.session().rest().startsWith("subagent:"),
        run.request().lineage(),
        run.request().asker() == Asker.ADMIN);
  }

  /** How many tokens the model reads, less where the configuration wants less. */
  long window(String agentId, ModelRef model) {
    long own = models.facts(model).contextWindow();
    return settings.contextTokens(agentId).map(wanted -> Math.min(wanted, own)).orElse(own);
  }

  boolean toldOfTools(SessionEntry entry) {
    return settings.toldOfTools(entry.text("verboseLevel"), entry.key());
  }

  /** The words of a failure for people; those of a bug stay in the log. */
  String words(Throwable why) {
    if (why instanceof GatehouseException known) {
      return known.getMessage() + ": " + known.remedy();
    }
    if (why instanceof RpcException known) {
      return known.text();
    }
    log.error("turn", "a turn failed", why);
    return "internal error; the gateway's log has the details";
  }

  private static Content systemLine(String line, long now) {
    return new Content.Text(
        "System: [" + TIME.format(Instant.ofEpochMilli(now)) + "] " + line + "\n\n");
  }

  /**
   * A message and the run that it came with.
   *
   * @param runId the run
   */
  record Words(String runId, Message message) {}
}
