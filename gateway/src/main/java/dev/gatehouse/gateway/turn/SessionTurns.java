package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.command.CommandAnswer;
import dev.gatehouse.gateway.command.CommandLine;
import dev.gatehouse.gateway.command.Commands;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.session.ActiveRuns;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import dev.gatehouse.gateway.turn.Journal.Unfinished;
import dev.gatehouse.gateway.turn.TurnResult.Status;
import dev.gatehouse.gateway.turn.TurnServices.Words;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The turns of one gateway: a lane for each session, and a limit for all of them together. */
@Singleton
final class SessionTurns implements Turns, TurnPause, ActiveRuns {
  /** The longest message; no model reads more. */
  static final int MAX_CHARS = 1_000_000;

  /** How long a finished turn is remembered. */
  static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** Messages that wait in one session, the shortened ones counted. */
  private static final int MAX_WAITING = 200;

  private static final int MAX_REMEMBERED = 2_000;
  private static final Duration RESUMED = Duration.ofHours(1);
  private static final int MAX_ATTEMPTS = 2;

  /** How long a turn that was asked to end may take for it. */
  private static final Duration QUIET = Duration.ofSeconds(15);

  private final GatewayLoop loop;
  private final Clock clock;
  private final InstanceLog log;
  private final Agents agents;
  private final Sessions sessions;
  private final Commands commands;
  private final Journal journal;
  private final TurnSettings settings;
  private final TurnServices services;
  private final Broadcaster broadcaster;
  private final Tasks tasks;
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final Deque<Run> finished = new ArrayDeque<>();
  private final Map<String, List<Consumer<Run>>> expected = new HashMap<>();
  private final Map<SessionKey, Lane> lanes = new HashMap<>();
  private final Slots slots = new Slots();
  private final Slots subagentSlots = new Slots();
  private @Nullable Future<Void> recovered;
  private boolean stopping;
  private boolean held;
  private long ended;
  private long failed;
  private @Nullable Promise<Void> drained;

  @Inject
  SessionTurns(
      GatewayLoop loop,
      Clock clock,
      InstanceLog log,
      Agents agents,
      Sessions sessions,
      Commands commands,
      Journal journal,
      TurnSettings settings,
      TurnServices services,
      Broadcaster broadcaster,
      Tasks tasks) {
    this.loop = loop;
    this.clock = clock;
    this.log = log;
    this.agents = agents;
    this.sessions = sessions;
    this.commands = commands;
    this.journal = journal;
    this.settings = settings;
    this.services = services;
    this.broadcaster = broadcaster;
    this.tasks = tasks;
    services.budgets.countTurns(() -> slots.used() + subagentSlots.used());
  }

  @Override
  public Future<Turn> start(TurnRequest request) {
    return start(request, Door.OTHER);
  }

  /** The same for a message that came in through a door of its own. */
  Future<Turn> start(TurnRequest request, Door door) {
    return ready().compose(ignored -> accept(request, door));
  }

  @Override
  public Optional<Turn> find(String runId) {
    return Optional.ofNullable(runs.get(runId));
  }

  @Override
  public Future<Optional<Turn>> recall(String runId) {
    return known(runId).map(run -> run.map(Turn.class::cast));
  }

  /** Returns a run that waits, runs, or ended a short while ago, once the last life is known. */
  Future<Optional<Run>> known(String runId) {
    return ready().map(ignored -> Optional.ofNullable(runs.get(runId)));
  }

  @Override
  public Aborted abort(SessionKey session, Optional<String> runId, String reason) {
    List<String> ended = new ArrayList<>();
    // What is not stored yet ends as soon as it is.
    for (Run run : runs.values()) {
      if (run.state() == Run.State.ACCEPTING
          && run.session().equals(session)
          && named(run, runId)
          && run.stopReason().isEmpty()) {
        run.stopReason(reason);
        ended.add(run.runId());
      }
    }
    Lane lane = lanes.get(session);
    if (lane != null) {
      ended.addAll(stop(lane, runId, reason));
    }
    return new Aborted(ended.stream().distinct().toList());
  }

  private List<String> stop(Lane lane, Optional<String> runId, String reason) {
    List<String> ended = new ArrayList<>();
    for (Run run : List.copyOf(lane.waiting())) {
      if (named(run, runId) && run.state() == Run.State.WAITING) {
        drop(lane, run, reason);
        ended.add(run.runId());
      }
    }
    if (stopRunning(lane, runId, reason)) {
      lane.running().ifPresent(run -> ended.add(run.runId()));
    }
    return ended;
  }

  @Override
  public boolean running(SessionKey session) {
    return lanes.containsKey(session);
  }

  @Override
  public int waiting(SessionKey session) {
    Lane lane = lanes.get(session);
    return lane == null ? 0 : lane.waiting().size();
  }

  /** Runs that wait or run, in the order in which they came. */
  List<Run> unfinished() {
    return runs.values().stream().filter(run -> run.state() != Run.State.OVER).toList();
  }

  /** The turn that runs in a session. */
  Optional<Run> runningIn(SessionKey session) {
    return Optional.ofNullable(lanes.get(session)).flatMap(Lane::running);
  }

  /**
   * Calls {@code action} when the turn of this name is over, at once when it is; it need not be
   * known yet. Returns how to be called no more.
   */
  Runnable whenOver(String runId, Consumer<Run> action) {
    boolean[] cancelled = {false};
    Consumer<Run> once =
        run -> {
          if (!cancelled[0]) {
            cancelled[0] = true;
            action.accept(run);
          }
        };
    ready()
        .onSuccess(
            ignored -> {
              Run run = runs.get(runId);
              if (run != null) {
                run.result().onSuccess(result -> once.accept(run));
              } else if (!cancelled[0]) {
                expected.computeIfAbsent(runId, id -> new ArrayList<>()).add(once);
              }
            });
    return () -> {
      cancelled[0] = true;
      List<Consumer<Run>> waiting = expected.get(runId);
      if (waiting != null && waiting.remove(once) && waiting.isEmpty()) {
        expected.remove(runId);
      }
    };
  }

  int runningTurns() {
    return slots.used() + subagentSlots.used();
  }

  int waitingMessages() {
    return lanes.values().stream().mapToInt(lane -> lane.waiting().size()).sum();
  }

  long endedTurns() {
    return ended;
  }

  long failedTurns() {
    return failed;
  }

  @Override
  public Future<Void> hold() {
    held = true;
    return quiet();
  }

  @Override
  public void goOn() {
    held = false;
    drained = null;
    List.copyOf(lanes.values()).forEach(this::next);
  }

  private boolean mayStart(Run run) {
    // The turn that started it may wait for it.
    return !stopping && (!held || byAgent(run));
  }

  private Future<Void> quiet() {
    Promise<Void> done = Promise.promise();
    drained = done;
    drainedIfEmpty();
    return done.future();
  }

  /** Takes no new message and starts no turn; completes when none runs any more. */
  Future<Void> drain() {
    stopping = true;
    return quiet();
  }

  /**
   * Gives up every running turn, as a stop of the gateway does when its time is over. Nothing is
   * stored of it: the gateway's next life finds them as a crash would have left them.
   */
  void abandon() {
    List.copyOf(lanes.values()).forEach(lane -> lane.work().ifPresent(TurnWork::abandon));
  }

  @Override
  public List<String> of(SessionKey session) {
    Lane lane = lanes.get(session);
    return lane == null
        ? List.of()
        : Stream.concat(lane.running().stream(), lane.waiting().stream()).map(Run::runId).toList();
  }

  @Override
  public <T> Future<T> alone(SessionKey session, String reason, Supplier<Future<T>> work) {
    // What is not stored yet comes after the work: a person who wrote it behind "/new" means that.
    return ready()
        .compose(
            ignored -> {
              Lane lane = lane(session);
              lane.hold();
              stop(lane, Optional.empty(), reason);
              return quiet(lane).compose(done -> work.get()).eventually(() -> released(lane));
            });
  }

  /** Lets go of what waits, for those who wait for it: the next life of the gateway answers it. */
  void leaveWaiting() {
    long now = clock.millis();
    for (Run run : List.copyOf(runs.values())) {
      if (run.state() == Run.State.WAITING) {
        run.end(dropped("shutdown", now));
      }
    }
  }

  /**
   * Works on a session while no turn of it runs: waits for the running one, and keeps the next from
   * starting.
   */
  <T> Future<T> between(SessionKey session, Supplier<Future<T>> work) {
    Lane lane = lane(session);
    lane.hold();
    Future<?> before =
        lane.running().map(run -> (Future<?>) run.result()).orElse(Future.succeededFuture());
    return before.transform(ignored -> work.get()).eventually(() -> released(lane));
  }

  private Future<Void> released(Lane lane) {
    lane.release();
    next(lane);
    tidy(lane);
    return Future.succeededFuture();
  }

  private Future<Void> quiet(Lane lane) {
    Optional<Run> running = lane.running();
    if (running.isEmpty()) {
      return Future.succeededFuture();
    }
    Promise<Void> quiet = Promise.promise();
    Runnable cancel =
        loop.after(
            QUIET.toMillis(),
            () ->
                quiet.tryFail(
                    RpcException.unavailable(
                        "Session " + lane.key() + " is still active; try again in a moment.")));
    running
        .get()
        .result()
        .onComplete(
            ended -> {
              cancel.run();
              quiet.tryComplete();
            });
    return quiet.future();
  }

  /** Completes when what an earlier life of the gateway left is put in order. */
  Future<Void> ready() {
    Future<Void> known = recovered;
    if (known != null && !known.failed()) {
      return known;
    }
    Promise<Void> promise = Promise.promise();
    recovered = promise.future();
    journal
        .recover(clock.millis() - REMEMBERED.toMillis())
        .compose(this::recover)
        .onComplete(promise);
    return promise.future();
  }

  private Future<Void> recover(List<Unfinished> left) {
    long now = clock.millis();
    Future<Void> order = Future.succeededFuture();
    List<Run> again = new ArrayList<>();
    for (Unfinished each : left) {
      Run run = run(each.request(), each.door(), each.acceptedAt());
      run.attempts(each.attempts());
      runs.put(run.runId(), run);
      if (each.result().isPresent()) {
        run.accept(each.acceptedAt());
        run.end(each.result().get());
        remember(run);
      } else if (each.resumable()
          && each.attempts() < MAX_ATTEMPTS
          && now - each.acceptedAt() < RESUMED.toMillis()) {
        run.state(Run.State.WAITING);
        run.accept(each.acceptedAt());
        if (each.words()) {
          // Messages that were one turn become one again.
          run.markStored();
          run.mode(QueueMode.COLLECT);
        } else {
          run.mode(each.request().queueMode().orElse(QueueMode.FOLLOWUP));
        }
        again.add(run);
      } else {
        run.accept(each.acceptedAt());
        order =
            order
                .compose(ignored -> journal.interrupted(each, now))
                .onSuccess(
                    result -> {
                      run.end(result);
                      remember(run);
                    })
                .mapEmpty();
      }
    }
    if (!left.isEmpty()) {
      log.info("turn", "looked after turns of an earlier run", "again", again.size());
    }
    return order.onSuccess(
        ignored -> {
          for (Run run : again) {
            Lane lane = lane(run.session());
            lane.waiting().addLast(run);
          }
          // The callers that wait for this moment come after what is older.
          List.copyOf(lanes.values()).forEach(this::next);
        });
  }

  private Future<Turn> accept(TurnRequest request, Door door) {
    Run known = runs.get(request.runId());
    if (known != null) {
      return known.accepted();
    }
    if (stopping) {
      return Future.failedFuture(RpcException.unavailable("the gateway is stopping"));
    }
    try {
      services.budgets.checkTurn();
      check(request);
    } catch (RpcException e) {
      return Future.failedFuture(e);
    }
    Run run = run(request, door, clock.millis());
    runs.put(run.runId(), run);
    List<Consumer<Run>> waited = expected.remove(run.runId());
    if (waited != null) {
      run.result().onSuccess(result -> waited.forEach(each -> each.accept(run)));
    }
    Lane lane = lane(request.session());
    lane.arrived();
    Future<Void> entered =
        lane.accepting().transform(ignored -> enter(lane, run)).onComplete(done -> lane.entered());
    lane.accepting(entered);
    entered.onFailure(
        why -> {
          runs.remove(run.runId());
          run.refuse(why);
          tidy(lane);
        });
    return run.accepted();
  }

  private void check(TurnRequest request) {
    String agentId = agents.orMain(request.session().agentId());
    if (agents.find(agentId).isEmpty()) {
      throw RpcException.invalid("unknown agent id \"" + agentId + "\"");
    }
    int chars = request.text().length();
    if (chars > MAX_CHARS) {
      throw RpcException.invalid(
          "message is too long: " + chars + " characters, at most " + MAX_CHARS + " fit");
    }
    boolean answersTools =
        !request.history().isEmpty()
            && !(request.history().get(request.history().size() - 1) instanceof Message.Assistant);
    if (request.message().stream()
            .allMatch(part -> part instanceof Content.Text words && words.text().isBlank())
        && !answersTools) {
      throw RpcException.invalid("message or attachment required");
    }
  }

  private Run run(TurnRequest request, Door door, long at) {
    Run run = new Run(request, door, agents.orMain(request.session().agentId()), at);
    run.events(new RunEvents(broadcaster, sessions, loop, clock, run));
    return run;
  }

  /** Stores a message or answers a command; the lane's next message comes after that. */
  private Future<Void> enter(Lane lane, Run run) {
    Optional<Future<CommandAnswer>> command = command(run);
    if (command.isPresent()) {
      // It is no message for a model, so there is nothing to store before it is done.
      lane.hold();
      run.state(Run.State.RUNNING);
      run.accept(clock.millis());
      command
          .get()
          .onComplete(
              answer -> {
                lane.release();
                if (answer.succeeded()) {
                  answered(lane, run, answer.result());
                } else {
                  failed(lane, run, answer.cause());
                }
              });
      return Future.succeededFuture();
    }
    return sessions.open(run.session()).compose(entry -> store(lane, run, entry, false));
  }

  private Optional<Future<CommandAnswer>> command(Run run) {
    TurnRequest request = run.request();
    if (!request.commands() || run.stopReason().isPresent()) {
      return Optional.empty();
    }
    try {
      return commands.handle(
          new CommandLine(
              StopWords.contains(request.text()) ? "/stop" : request.text(),
              request.session(),
              request.runId(),
              request.origin(),
              request.caller(),
              request.channel(),
              Optional.empty()));
    } catch (RuntimeException e) {
      return Optional.of(Future.failedFuture(e));
    }
  }

  private void answered(Lane lane, Run run, CommandAnswer answer) {
    if (answer instanceof CommandAnswer.Continue on) {
      List<Content> message = new ArrayList<>();
      message.add(new Content.Text(on.message()));
      run.request().message().stream()
          .filter(part -> !(part instanceof Content.Text))
          .forEach(message::add);
      run.rewrite(message, on.thinking(), on.model());
      sessions
          .open(run.session())
          .compose(entry -> store(lane, run, entry, true))
          .onFailure(why -> failed(lane, run, why));
      return;
    }
    String text = ((CommandAnswer.Reply) answer).text();
    long now = clock.millis();
    sessions
        .open(run.session())
        .compose(
            entry -> {
              TurnResult result = commandResult(run, Status.OK, text, entry.sessionId(), now);
              return journal
                  .command(entry, run, commandMessage(text, now), result)
                  .map(ignored -> result);
            })
        .onComplete(
            stored -> {
              if (stored.succeeded()) {
                run.events().answered(text, now);
                over(run, stored.result());
                tidy(lane);
                next(lane);
              } else {
                failed(lane, run, stored.cause());
              }
            });
  }

  private static Message.Assistant commandMessage(String text, long now) {
    return new Message.Assistant(
        List.of(new Content.Text(text)),
        now,
        "gatehouse",
        RunText.COMMAND_MODEL,
        Usage.NONE,
        StopReason.INJECTED,
        Optional.empty());
  }

  private static TurnResult commandResult(
      Run run, Status status, String text, String sessionId, long now) {
    return new TurnResult(
        status,
        text,
        status == Status.OK ? RunText.payloads(text) : List.of(),
        Usage.NONE,
        Optional.empty(),
        StopReason.INJECTED,
        List.of(),
        status == Status.ERROR ? Optional.of(text) : Optional.empty(),
        Optional.empty(),
        run.acceptedAtMillis(),
        now - run.acceptedAtMillis(),
        sessionId);
  }

  private void failed(Lane lane, Run run, Throwable why) {
    String text = services.words(why);
    TurnResult result = commandResult(run, Status.ERROR, text, "", clock.millis());
    run.events().failed(text, Optional.empty(), result);
    over(run, result);
    tidy(lane);
    next(lane);
  }

  private Future<Void> store(Lane lane, Run run, SessionEntry entry, boolean afterCommand) {
    if (!sessions.sendAllowed(entry, run.request().channel(), Optional.empty())) {
      return Future.failedFuture(RpcException.invalid("send blocked by session policy"));
    }
    long now = clock.millis();
    if (run.stopReason().isEmpty()
        && lane.running().isEmpty()
        && lane.waiting().isEmpty()
        && !lane.held()
        && mayStart(run)
        && slots(run).take(lane, most(run))) {
      lane.run(run);
      return begin(lane, entry, List.of(run), true);
    }
    QueueMode mode = mode(run, entry);
    if (mode == QueueMode.INTERRUPT) {
      stopRunning(lane, Optional.empty(), "interrupt");
    }
    Optional<RpcException> full = makeRoom(lane, entry);
    if (full.isPresent()) {
      return Future.failedFuture(full.get());
    }
    run.state(Run.State.WAITING);
    run.mode(mode);
    if (afterCommand) {
      lane.waiting().addFirst(run);
    } else {
      lane.waiting().addLast(run);
      lane.lastArrival(now);
    }
    return journal
        .queued(run)
        .onComplete(
            stored -> {
              if (stored.failed()) {
                lane.waiting().remove(run);
                return;
              }
              tasks.upsert(run);
              if (run.fromChat()) {
                sessions.changed(lane.key(), "send");
              }
              run.accept(now);
              run.stopReason()
                  .ifPresent(
                      reason -> {
                        if (lane.waiting().contains(run)) {
                          drop(lane, run, reason);
                        }
                      });
              next(lane);
            });
  }

  private QueueMode mode(Run run, SessionEntry entry) {
    return run.request()
        .queueMode()
        .or(
            () ->
                run.request().commands()
                    ? entry
                        .text("queueMode")
                        .flatMap(QueueMode::parse)
                        .or(() -> Optional.of(settings.queueMode(run.request().channel())))
                    : Optional.of(QueueMode.FOLLOWUP))
        .orElse(QueueMode.FOLLOWUP);
  }

  /** Makes room in a full queue, as configured; returns the refusal when there is none. */
  private Optional<RpcException> makeRoom(Lane lane, SessionEntry entry) {
    int own = (int) Math.min(MAX_WAITING, entry.number("queueCap"));
    int cap = own > 0 ? own : settings.queueCap();
    TurnSettings.Drop drop =
        entry.text("queueDrop").map(TurnSettings::drop).orElse(settings.drop());
    if (lane.waiting().size() >= MAX_WAITING
        || lane.whole() >= cap && drop == TurnSettings.Drop.NEW) {
      return Optional.of(
          RpcException.unavailable(
              "the session's queue is full: " + lane.waiting().size() + " messages wait"));
    }
    if (lane.whole() >= cap) {
      Run oldest = lane.oldestWhole().orElseThrow();
      if (drop == TurnSettings.Drop.OLD) {
        drop(lane, oldest, "dropped");
      } else {
        oldest.summarize();
      }
    }
    return Optional.empty();
  }

  /** Starts the lane's next turn when it is time. */
  private void next(Lane lane) {
    if (stopping || lane.running().isPresent() || lane.held() || lane.waiting().isEmpty()) {
      return;
    }
    Run head = lane.oldestWhole().orElse(lane.waiting().getFirst());
    if (head.accepted().result() == null || !mayStart(head)) {
      return;
    }
    boolean collects = head.collects();
    if (head.mode() == QueueMode.COLLECT && head.attempts() == 0) {
      long quiet = settings.debounce().toMillis() - (clock.millis() - lane.lastArrival());
      if (quiet > 0) {
        lane.timer(loop.after(quiet, () -> next(lane)));
        return;
      }
    }
    if (!slots(head).take(lane, most(head))) {
      return;
    }
    List<Run> group = lane.takeNext(collects);
    Run leader = group.stream().filter(run -> !run.summarized()).findFirst().orElse(group.get(0));
    lane.run(leader);
    sessions
        .open(lane.key())
        .compose(entry -> begin(lane, entry, group, false))
        .onFailure(
            why -> {
              log.error("turn", "a waiting message could not be answered", why);
              String text = services.words(why);
              for (Run run : group) {
                TurnResult result = commandResult(run, Status.ERROR, text, "", clock.millis());
                run.events().failed(text, Optional.empty(), result);
                over(run, result);
              }
              free(lane, leader);
            });
  }

  /** Stores that a turn begins, with its words, and lets it run. */
  private Future<Void> begin(Lane lane, SessionEntry entry, List<Run> group, boolean fresh) {
    Run leader = lane.running().orElseThrow();
    long now = clock.millis();
    List<Words> words = services.words(group, leader, now);
    return journal
        .begin(entry, leader, group, words, fresh, now)
        .onComplete(
            stored -> {
              if (stored.failed()) {
                if (fresh) {
                  free(lane, leader);
                }
                return;
              }
              group.forEach(
                  run -> {
                    run.markStored();
                    run.state(Run.State.RUNNING);
                    run.accept(now);
                  });
              if (fresh && leader.fromChat()) {
                sessions.changed(lane.key(), "send");
              }
              tasks.upsert(leader);
              TurnWork work = new TurnWork(services, lane, leader, group, entry);
              lane.work(work);
              sessions.changed(lane.key(), "agent.run.started");
              sessions.ran(lane.key(), leader.runId(), "start");
              work.start()
                  .onSuccess(
                      result -> {
                        work.group()
                            .forEach(
                                run -> {
                                  if (run != leader) {
                                    run.events().followed();
                                  }
                                  over(run, result);
                                });
                        free(lane, leader);
                        sessions.changed(lane.key(), "agent.input.settled");
                        sessions.ran(lane.key(), leader.runId(), "model");
                        sessions.ran(lane.key(), leader.runId(), "end");
                      });
            })
        .mapEmpty();
  }

  private void free(Lane lane, Run leader) {
    lane.free();
    List<Lane> others = slots(leader).giveBack();
    next(lane);
    others.forEach(this::next);
    tidy(lane);
    drainedIfEmpty();
  }

  private boolean stopRunning(Lane lane, Optional<String> runId, String reason) {
    Optional<Run> running = lane.running();
    if (running.isEmpty()) {
      return false;
    }
    if (lane.work().isPresent()) {
      TurnWork work = lane.work().get();
      return work.group().stream().anyMatch(run -> named(run, runId)) && work.stop(reason);
    }
    if (named(running.get(), runId) && running.get().stopReason().isEmpty()) {
      running.get().stopReason(reason);
      return true;
    }
    return false;
  }

  /** Ends a message that waits; its words are in no transcript, but kept with its run. */
  private void drop(Lane lane, Run run, String reason) {
    lane.waiting().remove(run);
    long now = clock.millis();
    TurnResult result = dropped(reason, now);
    run.stopReason(reason);
    run.state(Run.State.OVER);
    run.events().aborted(reason, now);
    journal
        .over(List.of(run), result)
        .onComplete(
            ignored -> {
              over(run, result);
              tidy(lane);
            });
  }

  private static TurnResult dropped(String reason, long now) {
    return new TurnResult(
        Status.ABORTED,
        "",
        List.of(),
        Usage.NONE,
        Optional.empty(),
        StopReason.ABORTED,
        List.of(),
        Optional.empty(),
        Optional.of(reason),
        now,
        0,
        "");
  }

  private void over(Run run, TurnResult result) {
    ended++;
    if (result.status() == Status.ERROR || result.status() == Status.TIMEOUT) {
      failed++;
      log.warn(
          "turn",
          "a turn failed",
          "session",
          run.session(),
          "run",
          run.runId(),
          "why",
          result.error().orElse(""));
    }
    run.end(result);
    tasks.upsert(run);
    remember(run);
  }

  private void remember(Run run) {
    finished.addLast(run);
    long old = clock.millis() - REMEMBERED.toMillis();
    while (finished.size() > MAX_REMEMBERED
        || !finished.isEmpty() && finished.getFirst().endedAt() < old) {
      Run gone = finished.removeFirst();
      runs.remove(gone.runId(), gone);
    }
  }

  private Lane lane(SessionKey key) {
    return lanes.computeIfAbsent(key, Lane::new);
  }

  private void tidy(Lane lane) {
    if (lane.empty() && lanes.remove(lane.key(), lane)) {
      slots.forget(lane);
      subagentSlots.forget(lane);
    }
  }

  /** Whether an agent started it; such turns have a limit of their own. */
  private static boolean byAgent(Run run) {
    return run.request().origin() == ToolScope.Origin.AGENT || run.request().lineage().isPresent();
  }

  private Slots slots(Run run) {
    return byAgent(run) ? subagentSlots : slots;
  }

  private int most(Run run) {
    return byAgent(run) ? settings.maxConcurrentSubagents() : settings.maxConcurrent();
  }

  private void drainedIfEmpty() {
    Promise<Void> waiting = drained;
    if (waiting != null && runningTurns() == 0) {
      waiting.tryComplete();
    }
  }

  private static boolean named(Run run, Optional<String> runId) {
    return runId.isEmpty() || runId.get().equals(run.runId());
  }
}
