package dev.gatehouse.gateway.turn;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.gateway.prompt.PromptRequest;
import dev.gatehouse.gateway.provider.ModelCall;
import dev.gatehouse.gateway.provider.ModelChain;
import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.provider.ModelListener;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import dev.gatehouse.gateway.turn.TurnResult.Payload;
import dev.gatehouse.gateway.turn.TurnResult.Status;
import dev.gatehouse.gateway.turn.TurnServices.Words;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The work on one turn: asks the model, runs its tools, asks again, until there is an answer. What
 * it learns is stored before anybody is told. Used on the gateway's event loop only.
 */
final class TurnWork {
  /** How often a model is asked in one turn, so that one that only calls tools comes to an end. */
  static final int MAX_STEPS = 100;

  private static final int MAX_COMPACTIONS = 2;

  private final TurnServices services;
  private final Lane lane;
  private final Run run;
  private final List<Run> group;
  private final SessionEntry entry;
  private final Promise<TurnResult> result = Promise.promise();
  private final Promise<Void> cancelled = Promise.promise();
  private final ModelChain chain;
  private final Optional<ThinkingLevel> thinking;
  private final List<Payload> payloads = new ArrayList<>();
  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private final Set<String> clientTools;

  private List<ToolSpec> specs = List.of();
  private long tokensOfTools;
  private String system = "";
  private List<Message> messages = List.of();
  private Usage usage = Usage.NONE;
  private Optional<ModelRef> answering = Optional.empty();
  private @Nullable ModelCall call;
  private @Nullable ToolSteps toolSteps;
  private StringBuilder stepText = new StringBuilder();
  private Runnable cancelTimer = () -> {};
  private long startedAt;
  private int steps;
  private int compactions;
  private boolean flushed;
  private boolean ending;
  private boolean stopped;

  TurnWork(TurnServices services, Lane lane, Run run, List<Run> group, SessionEntry entry) {
    this.services = services;
    this.lane = lane;
    this.run = run;
    this.group = new ArrayList<>(group);
    this.entry = entry;
    this.chain = services.chain(run, entry);
    this.thinking = services.thinking(run, entry, chain);
    this.clientTools =
        run.request().clientTools().stream().map(ToolSpec::name).collect(Collectors.toSet());
  }

  /** The runs whose messages it answers; grows when one is taken into the running turn. */
  List<Run> group() {
    return group;
  }

  /** Starts; the future completes when the turn is over and stored, and never fails. */
  Future<TurnResult> start() {
    startedAt = services.clock.millis();
    run.startedAt(startedAt);
    run.events().preparing();
    if (run.stopReason().isPresent()) {
      // It was stopped while its message was being stored.
      stop(run.stopReason().get());
      return result.future();
    }
    Duration limit =
        run.request().timeout().orElseGet(() -> services.settings.timeout(run.agentId()));
    if (!limit.isZero()) {
      cancelTimer = services.loop.after(limit.toMillis(), () -> stop("timeout"));
    }
    run.events().started(entry.sessionId(), startedAt, services.toldOfTools(entry));
    services.tasks.active(run);
    run.tell(listener -> listener.started(startedAt));
    prepare().onComplete(done -> services.loop.run(() -> prepared(done)));
    return result.future();
  }

  /** Ends it at once. Returns whether there was still something to end. */
  boolean stop(String reason) {
    if (ending) {
      return false;
    }
    ending = true;
    stopped = true;
    run.stopReason(reason);
    if (call != null) {
      call.cancel();
    }
    cancelled.tryComplete();
    run.events().aborted(reason, startedAt);
    List<Message> last = new ArrayList<>();
    long now = services.clock.millis();
    if (toolSteps != null) {
      toolSteps
          .open()
          .forEach(use -> last.add(Conversation.result(use, RunText.STOPPED_TOOL, now)));
    }
    boolean late = reason.equals("timeout");
    Optional<String> error =
        late
            ? Optional.of(
                "the turn took longer than " + (now - startedAt) / 1000 + " s and was stopped")
            : Optional.empty();
    last.add(said(stepText.toString(), StopReason.ABORTED, error, now));
    TurnResult how =
        ended(
            late ? Status.TIMEOUT : Status.ABORTED,
            stepText.toString(),
            StopReason.ABORTED,
            List.of(),
            error,
            Optional.of(reason),
            now);
    store(last, how, () -> run.events().abortSettled(startedAt));
    return true;
  }

  /** Ends it without storing anything: the gateway stops. */
  void abandon() {
    if (ending) {
      return;
    }
    ending = true;
    cancelTimer.run();
    if (call != null) {
      call.cancel();
    }
    cancelled.tryComplete();
    result.complete(
        ended(
            Status.ABORTED,
            stepText.toString(),
            StopReason.ABORTED,
            List.of(),
            Optional.empty(),
            Optional.of("shutdown"),
            services.clock.millis()));
  }

  private Future<Void> prepare() {
    ToolScope scope = services.scope(run, chain);
    return services
        .toolbox
        .effective(scope)
        .compose(
            all -> {
              List<ToolSpec> offered = new ArrayList<>();
              for (Tool tool : all) {
                if (!clientTools.contains(tool.name())) {
                  tools.put(tool.name(), tool);
                  offered.add(new ToolSpec(tool.name(), tool.description(), tool.parameters()));
                }
              }
              offered.addAll(run.request().clientTools());
              specs = offered;
              tokensOfTools = offered.stream().mapToLong(TurnWork::tokens).sum();
              Future<String> prompt =
                  services.prompts.system(
                      PromptRequest.builder(run.agentId(), run.session())
                          .tools(specs)
                          .model(chain.primary())
                          .thinking(thinking)
                          .channel(run.request().channel())
                          .extra(run.request().extraSystemPrompt())
                          .heartbeat(run.request().heartbeat())
                          .lightContext(run.request().lightContext())
                          .build());
              return Future.all(prompt.onSuccess(text -> system = text), load());
            })
        .mapEmpty();
  }

  /** Reads the conversation that the model sees. */
  private Future<Void> load() {
    if (!run.request().history().isEmpty()) {
      List<Message> told = new ArrayList<>(run.request().history());
      if (!run.request().message().isEmpty()) {
        told.add(new Message.User(run.request().message(), startedAt));
      }
      messages = told;
      return Future.succeededFuture();
    }
    return services
        .transcripts
        .context(entry.sessionId())
        .onSuccess(entries -> messages = Compactor.messages(entries))
        .mapEmpty();
  }

  private void prepared(AsyncResult<Void> done) {
    if (ending) {
      return;
    }
    if (done.failed()) {
      fail(services.words(done.cause()), Optional.empty());
    } else {
      askWhenItFits();
    }
  }

  private void askWhenItFits() {
    if (flushWanted()) {
      flush();
    } else if (nearlyFull(0) && compactions < MAX_COMPACTIONS) {
      compact(Optional.empty());
    } else {
      ask();
    }
  }

  /** Whether the agent should write down what it wants to keep: once before each shortening. */
  private boolean flushWanted() {
    return !flushed
        && services.settings.flushes(run.agentId())
        && !run.request().heartbeat()
        && entry.fields().getLong(Journal.FLUSHED, -1L) != entry.number("compactionCount")
        && MemoryFlush.possible(specs)
        && nearlyFull(
            services.settings.flushTokens(
                run.agentId(), services.window(run.agentId(), chain.primary())));
  }

  private void flush() {
    flushed = true;
    new MemoryFlush(services, run, chain, thinking, system, specs, messages)
        .run(cancelled.future())
        .onSuccess(
            took -> {
              usage = usage.plus(took);
              services
                  .journal
                  .flushed(entry)
                  .onComplete(
                      ignored ->
                          services.loop.run(
                              () -> {
                                if (!ending) {
                                  askWhenItFits();
                                }
                              }));
            });
  }

  /**
   * Whether the next question would leave too little room for an answer.
   *
   * @param spare tokens that are to stay free besides
   */
  private boolean nearlyFull(long spare) {
    if (!run.request().history().isEmpty()) {
      return false;
    }
    long window = services.window(run.agentId(), chain.primary());
    long needed = Conversation.tokens(system) + tokensOfTools + Conversation.tokens(messages);
    return needed > window - services.settings.reserveTokens(run.agentId(), window) - spare;
  }

  private static long tokens(ToolSpec spec) {
    return Conversation.tokens(spec.description())
        + Conversation.tokens(spec.parameters().encode());
  }

  /**
   * Makes the conversation shorter and asks.
   *
   * @param overflow what the provider said of the one that did not fit; empty where nobody asked it
   */
  private void compact(Optional<ModelFailure> overflow) {
    compactions++;
    run.events().compacting();
    long window = services.window(run.agentId(), chain.primary());
    long keep = (long) (window * services.settings.keptShare(run.agentId()) / compactions);
    services
        .compactor
        .compact(entry, chain, keep, "", cancelled.future())
        .compose(before -> load().map(ignored -> before))
        .onComplete(
            done ->
                services.loop.run(
                    () -> {
                      if (ending) {
                        return;
                      }
                      run.events().compacted(overflow.isPresent());
                      if (overflow.isPresent() && (done.failed() || done.result().isEmpty())) {
                        fail(RunText.TOO_LONG, overflow);
                      } else {
                        ask();
                      }
                    }));
  }

  private void ask() {
    if (++steps > MAX_STEPS) {
      fail("the model called tools " + MAX_STEPS + " times and gave no answer", Optional.empty());
      return;
    }
    stepText = new StringBuilder();
    ModelRequest request =
        new ModelRequest(
            chain.primary(),
            system,
            Conversation.presentable(messages),
            specs,
            steps == 1 ? run.request().toolChoice() : afterFirst(run.request().toolChoice()),
            thinking,
            run.request().maxOutputTokens(),
            Optional.of(entry.sessionId()),
            run.request().asker());
    Step step = new Step();
    ModelCall started = services.calls.start(chain, request, step);
    if (!step.over) {
      call = started;
    }
  }

  /** A tool that must be called must be called once. */
  private static String afterFirst(String toolChoice) {
    return toolChoice.equals("none") ? "none" : "auto";
  }

  /** Hears one answer of the model. */
  private final class Step implements ModelListener {
    private boolean over;

    @Override
    public void model(ModelRef model) {
      if (ending || over) {
        return;
      }
      answering = Optional.of(model);
      if (!stepText.isEmpty()) {
        stepText = new StringBuilder();
        run.events().retracted();
        run.tell(TurnListener::retracted);
      }
      run.events().model(model);
      run.tell(listener -> listener.model(model));
    }

    @Override
    public void text(String delta) {
      if (ending || over || delta.isEmpty()) {
        return;
      }
      boolean first = stepText.isEmpty();
      stepText.append(delta);
      run.events().text(delta);
      run.tell(listener -> listener.text(delta));
      if (first) {
        services.tasks.says(run, delta);
      }
    }

    @Override
    public void thinking(String delta) {
      if (!ending && !over) {
        run.tell(listener -> listener.thinking(delta));
      }
    }

    @Override
    public void done(Message.Assistant answer) {
      if (ending || over) {
        return;
      }
      over = true;
      call = null;
      answered(answer);
    }

    @Override
    public void failed(ModelFailure failure) {
      if (ending || over) {
        return;
      }
      over = true;
      call = null;
      if (failure.kind() == ModelFailure.Kind.CONTEXT_OVERFLOW
          && compactions < MAX_COMPACTIONS
          && run.request().history().isEmpty()) {
        compact(Optional.of(failure));
      } else if (failure.kind() == ModelFailure.Kind.CONTEXT_OVERFLOW) {
        fail(RunText.TOO_LONG, Optional.of(failure));
      } else {
        fail(String.valueOf(failure.getMessage()), Optional.of(failure));
      }
    }
  }

  private void answered(Message.Assistant given) {
    Message.Assistant answer = Conversation.withNewIds(given, messages);
    usage = usage.plus(answer.usage());
    answering = Optional.of(new ModelRef(answer.provider(), answer.model()));
    String said = answer.text();
    if (said.length() > stepText.length() && said.startsWith(stepText.toString())) {
      // A provider that does not stream tells all its words at once.
      String rest = said.substring(stepText.length());
      stepText.append(rest);
      run.events().text(rest);
      run.tell(listener -> listener.text(rest));
    }
    run.events().stepEnded(usage.output());
    List<Content.ToolUse> calls = answer.toolUses();
    if (calls.isEmpty()) {
      finish(answer, List.of());
      return;
    }
    payloads.addAll(RunText.payloads(said));
    services
        .journal
        .said(entry, List.of(new Words(run.runId(), answer)))
        .onComplete(
            stored ->
                services.loop.run(
                    () -> {
                      if (ending) {
                        // It was stopped while this was stored: nothing of it has run.
                        return;
                      }
                      if (stored.failed()) {
                        fail(services.words(stored.cause()), Optional.empty());
                      } else {
                        runTools(answer, calls);
                      }
                    }));
    // Known at once, so that a stop in between leaves no call without a result.
    toolSteps = new ToolSteps(calls);
  }

  private void runTools(Message.Assistant answer, List<Content.ToolUse> calls) {
    List<Message> told = new ArrayList<>(messages);
    told.add(answer);
    messages = told;
    List<Content.ToolUse> own =
        calls.stream().filter(use -> !clientTools.contains(use.name())).toList();
    List<Content.ToolUse> pending =
        calls.stream().filter(use -> clientTools.contains(use.name())).toList();
    ToolSteps work = requireNonNull(toolSteps);
    work.run(
            own,
            tools,
            services.toolbox,
            services.scope(run, chain),
            services.loop,
            cancelled.future(),
            new ToolWatcher())
        .onComplete(
            done -> {
              if (ending) {
                return;
              }
              if (done.failed()) {
                fail(services.words(done.cause()), Optional.empty());
                return;
              }
              toolSteps = null;
              if (pending.isEmpty()) {
                steer();
              } else {
                endPending(answer, pending);
              }
            });
  }

  /** Hears of tools. */
  private final class ToolWatcher implements ToolSteps.Watcher {
    private final Map<String, Long> started = new LinkedHashMap<>();

    @Override
    public void starts(Content.ToolUse use) {
      if (ending) {
        return;
      }
      long now = services.clock.millis();
      started.put(use.id(), now);
      run.events().toolStarted(use, now);
      services.tasks.tool(run, Optional.of(use.name()));
      run.tell(listener -> listener.toolStarted(use));
    }

    @Override
    public void shows(Content.ToolUse use, String soFar) {
      if (!ending && started.containsKey(use.id())) {
        run.events().toolProgress(use, soFar);
        run.tell(listener -> listener.toolProgress(use, soFar));
      }
    }

    @Override
    public Future<Void> ends(Content.ToolUse use, ToolAnswer answer) {
      if (ending) {
        return Future.succeededFuture();
      }
      long now = services.clock.millis();
      run.toolUsed(use.name(), answer.isError());
      Message.ToolResult told =
          new Message.ToolResult(
              use.id(), use.name(), answer.content(), answer.details(), answer.isError(), now);
      messages.add(told);
      Long since = started.remove(use.id());
      run.events().toolEnded(use, answer, since == null ? now : since);
      services.tasks.tool(run, Optional.empty());
      run.tell(listener -> listener.toolEnded(use, answer));
      return services.journal.said(entry, List.of(new Words(run.runId(), told)));
    }
  }

  /** Takes in what was said meanwhile, and asks on. */
  private void steer() {
    List<Run> late =
        lane.waiting().stream()
            .filter(
                other ->
                    (other.mode() == QueueMode.STEER || other.mode() == QueueMode.STEER_BACKLOG)
                        && other.accepted().succeeded()
                        && other.mergesWith(run)
                        && !other.steered())
            .toList();
    if (late.isEmpty()) {
      proceed();
      return;
    }
    long now = services.clock.millis();
    List<Words> words = new ArrayList<>();
    List<Run> joined = new ArrayList<>();
    for (Run other : late) {
      Message.User said = new Message.User(other.request().message(), now);
      words.add(new Words(other.runId(), said));
      messages.add(said);
      other.markSteered();
      if (other.mode() == QueueMode.STEER) {
        lane.waiting().remove(other);
        other.state(Run.State.RUNNING);
        joined.add(other);
        group.add(other);
      }
    }
    services
        .journal
        .joined(entry, run, joined, words)
        .onComplete(
            stored ->
                services.loop.run(
                    () -> {
                      if (ending) {
                        return;
                      }
                      if (stored.failed()) {
                        fail(services.words(stored.cause()), Optional.empty());
                      } else {
                        proceed();
                      }
                    }));
  }

  private void proceed() {
    run.events().nextStep();
    askWhenItFits();
  }

  private void finish(Message.Assistant answer, List<Content.ToolUse> pending) {
    ending = true;
    run.events().finishing(answer.stopReason().wireName());
    long now = services.clock.millis();
    payloads.addAll(RunText.payloads(answer.text()));
    TurnResult how =
        ended(
            Status.OK,
            answer.text(),
            answer.stopReason(),
            pending,
            Optional.empty(),
            Optional.empty(),
            now);
    store(List.of(answer), how, () -> run.events().ended(how, chain.primary(), run.toolNames()));
  }

  /** The caller answers these calls itself: they are stored already, without results. */
  private void endPending(Message.Assistant answer, List<Content.ToolUse> pending) {
    ending = true;
    run.events().finishing(StopReason.TOOL_USE.wireName());
    TurnResult how =
        ended(
            Status.OK,
            answer.text(),
            StopReason.TOOL_USE,
            pending,
            Optional.empty(),
            Optional.empty(),
            services.clock.millis());
    store(List.of(), how, () -> run.events().ended(how, chain.primary(), run.toolNames()));
  }

  private void fail(String error, Optional<ModelFailure> failure) {
    ending = true;
    long now = services.clock.millis();
    run.events().failing(error);
    cancelled.tryComplete();
    List<Message> last = new ArrayList<>();
    if (toolSteps != null) {
      toolSteps
          .open()
          .forEach(use -> last.add(Conversation.result(use, RunText.STOPPED_TOOL, now)));
    }
    last.add(said(stepText.toString(), StopReason.ERROR, Optional.of(error), now));
    TurnResult how =
        ended(
            Status.ERROR,
            stepText.toString(),
            StopReason.ERROR,
            List.of(),
            Optional.of(error),
            Optional.empty(),
            now);
    store(last, how, () -> run.events().failed(error, failure, how));
  }

  private Message.Assistant said(String text, StopReason reason, Optional<String> error, long now) {
    ModelRef model = answering.orElse(chain.primary());
    return new Message.Assistant(
        text.isEmpty() ? List.of() : List.of(new Content.Text(text)),
        now,
        model.provider(),
        model.model(),
        Usage.NONE,
        reason,
        error);
  }

  private TurnResult ended(
      Status status,
      String text,
      StopReason reason,
      List<Content.ToolUse> pending,
      Optional<String> error,
      Optional<String> why,
      long now) {
    return new TurnResult(
        status,
        text,
        payloads,
        usage,
        answering,
        reason,
        pending,
        error,
        why,
        startedAt,
        now - startedAt,
        entry.sessionId());
  }

  private void store(List<Message> last, TurnResult how, Runnable tell) {
    cancelTimer.run();
    services.toolbox.ended(run.runId());
    List<Words> words = last.stream().map(message -> new Words(run.runId(), message)).toList();
    services
        .journal
        .ended(entry, words, List.copyOf(group), how, stopped)
        .onComplete(
            stored ->
                services.loop.run(
                    () -> {
                      if (stored.failed()) {
                        services.log.error("turn", "the end is not stored", stored.cause());
                      }
                      services.tasks.settled(run);
                      tell.run();
                      result.complete(how);
                    }));
  }
}
