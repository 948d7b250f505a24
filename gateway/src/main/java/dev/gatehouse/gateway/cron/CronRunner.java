package dev.gatehouse.gateway.cron;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.server.ServerLifecycle;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Starts jobs when they are due. Slots are times of the clock on the wall; what passes between two
 * looks is measured by the clock that only goes on, so that a clock that is set shows. A slot is
 * taken, on the disk, before its run starts, and never again. Used on the gateway's event loop
 * only.
 */
@Singleton
final class CronRunner implements ServerLifecycle {
  /** The longest time between two looks: so late, at most, a clock that was set forward shows. */
  private static final long LOOK_MILLIS = 30_000;

  /** A clock that differs by less was not set, it was corrected. */
  private static final long JUMP_MILLIS = 2_000;

  /** A slot that is later than this was missed. */
  private static final long MISSED_MILLIS = 120_000;

  private static final long HOUR_MILLIS = 3_600_000;

  /** How long a job waits at least after so many failures in a row. */
  private static final long[] BACKOFF_MILLIS = {30_000, 60_000, 300_000, 900_000, 3_600_000};

  /** So many failures in a row disable a job. */
  private static final int MAX_ERRORS = 30;

  private final CronJobs jobs;
  private final CronStore store;
  private final CronTime time;
  private final Provider<CronWork> work;
  private final LiveConfig config;
  private final Instance instance;
  private final Environment environment;
  private final InstanceLog log;
  private final Map<String, Future<CronWork.Outcome>> running = new LinkedHashMap<>();
  private final Deque<String> queue = new ArrayDeque<>();
  private final Set<String> scheduled = new HashSet<>();
  private final Deque<Long> turns = new ArrayDeque<>();
  private CronSettings settings;
  private Runnable cancelTimer = () -> {};
  private boolean started;
  private boolean stopped;
  private long lastWall;
  private long lastMonotonic;

  @Inject
  CronRunner(
      CronJobs jobs,
      CronStore store,
      CronTime time,
      Provider<CronWork> work,
      LiveConfig config,
      Instance instance,
      Environment environment,
      InstanceLog log) {
    this.jobs = jobs;
    this.store = store;
    this.time = time;
    this.work = work;
    this.config = config;
    this.instance = instance;
    this.environment = environment;
    this.log = log;
    this.settings = CronSettings.read(config.current(), instance, environment);
  }

  @Override
  public void start() {
    jobs.onChange(this::changed);
    config.onChange(
        (before, after) -> {
          settings = read(after);
          changed();
        });
    jobs.mayBeSome()
        .onSuccess(
            some -> {
              if (some) {
                jobs.ready().onSuccess(done -> changed());
              }
            })
        .onFailure(failure -> log.error("cron", "nobody knows whether there are jobs", failure));
  }

  @Override
  public void stop() {
    stopped = true;
    cancelTimer.run();
  }

  /** What the configuration says. */
  CronSettings settings() {
    return settings;
  }

  /** When the next job is due; empty when none is. */
  OptionalLong nextWake() {
    return settings.enabled()
        ? jobs.unordered().stream().flatMapToLong(job -> job.state().next().stream()).min()
        : OptionalLong.empty();
  }

  boolean isRunning(String id) {
    return running.containsKey(id);
  }

  /** Whether a job is due now. */
  boolean isDue(CronJob job) {
    return job.enabled()
        && job.state().next().isPresent()
        && job.state().next().getAsLong() <= time.wallMillis();
  }

  /**
   * Runs a job because somebody asks for it; other jobs do not hold it up.
   *
   * @return the run, which must not be under way yet
   */
  Run runNow(CronJob job) {
    String runId = UUID.randomUUID().toString();
    return new Run(runId, launch(job, runId, true));
  }

  /** A run under way. */
  record Run(String runId, Future<CronWork.Outcome> outcome) {}

  private CronSettings read(ConfigSnapshot now) {
    return CronSettings.read(now, instance, environment);
  }

  /** Looks after the jobs from now on, if there are any. */
  private void changed() {
    if (stopped) {
      return;
    }
    if (!started && !jobs.unordered().isEmpty()) {
      started = true;
      lastWall = time.wallMillis();
      lastMonotonic = time.monotonicMillis();
      jobs.unordered().stream().toList().forEach(job -> rearm(job, lastWall));
      countTurns();
    }
    arm();
  }

  private void countTurns() {
    long wall = lastWall;
    long monotonic = lastMonotonic;
    store
        .turnsSince(wall - HOUR_MILLIS)
        .onSuccess(list -> list.forEach(at -> turns.addFirst(monotonic - Math.max(0, wall - at))));
  }

  private void arm() {
    cancelTimer.run();
    cancelTimer = () -> {};
    OptionalLong next = nextWake();
    if (stopped || !started || next.isEmpty()) {
      return;
    }
    long wait = Math.min(LOOK_MILLIS, Math.max(1, next.getAsLong() - time.wallMillis()));
    cancelTimer = time.after(wait, this::look);
  }

  private void look() {
    if (stopped) {
      return;
    }
    long wall = time.wallMillis();
    long monotonic = time.monotonicMillis();
    long jump = (wall - lastWall) - (monotonic - lastMonotonic);
    lastWall = wall;
    lastMonotonic = monotonic;
    if (Math.abs(jump) > JUMP_MILLIS) {
      log.warn("cron", "the clock was set, or the machine slept", "byMillis", jump);
      if (jump < 0) {
        jobs.unordered().stream().toList().forEach(job -> rearm(job, wall));
      }
    }
    if (settings.enabled()) {
      jobs.all().stream()
          .filter(this::isDue)
          .filter(job -> !running.containsKey(job.id()) && !queue.contains(job.id()))
          .forEach(job -> queue.add(job.id()));
    }
    pump();
    arm();
  }

  private void pump() {
    while (!stopped && scheduled.size() < settings.maxConcurrentRuns() && !queue.isEmpty()) {
      String id = queue.poll();
      Optional<CronJob> job = jobs.find(id).filter(this::isDue);
      if (job.isPresent() && !running.containsKey(id)) {
        scheduled.add(id);
        launch(job.get(), UUID.randomUUID().toString(), false)
            .onComplete(
                done -> {
                  scheduled.remove(id);
                  pump();
                  arm();
                });
      }
    }
  }

  /** Corrects a time that a clock which was wrong has left behind. */
  private void rearm(CronJob job, long now) {
    if (job.state().next().isEmpty() || running.containsKey(job.id())) {
      return;
    }
    long due = job.state().next().getAsLong();
    CronSchedule schedule = job.schedule(time.zone());
    OptionalLong should = OptionalLong.of(due);
    if (schedule instanceof CronSchedule.Every every) {
      if (due > now + every.periodMillis()) {
        should = OptionalLong.of(now + every.periodMillis());
      }
    } else if (schedule instanceof CronSchedule.Expression && due > now) {
      should = schedule.next(Math.max(now, CronJobs.sane(job, now)));
    }
    if (!should.equals(job.state().next())) {
      jobs.save(job.with(job.state().due(should)));
    }
  }

  private Future<CronWork.Outcome> launch(CronJob job, String runId, boolean forced) {
    long now = time.wallMillis();
    long slot = forced ? 0 : job.state().next().orElse(now);
    CronSchedule schedule = job.schedule(time.zone());
    CronJob claimed =
        job.with(
            job.state()
                .started(now, slot)
                .due(
                    job.enabled() && !schedule.once()
                        ? following(job, schedule, now, slot)
                        : OptionalLong.empty()));
    // One time is one time, whatever comes of it.
    CronJob taken = schedule.once() ? claimed.disarmed() : claimed;
    long startedAt = time.monotonicMillis();
    boolean turn = job.isTurn() && !forced;
    Optional<CronWork.Outcome> refusal = forced ? Optional.empty() : refusal(job, slot, now);
    if (turn && refusal.isEmpty()) {
      turns.addLast(startedAt);
    }
    Future<CronWork.Outcome> outcome =
        jobs.save(taken)
            .compose(
                saved -> {
                  if (refusal.isPresent()) {
                    return Future.succeededFuture(refusal.get());
                  }
                  jobs.tell(taken, CronJobs.event("started").put("runAtMs", now));
                  return attempt(taken, runId);
                })
            .otherwise(failure -> CronWork.Outcome.error(String.valueOf(failure.getMessage())));
    Future<CronWork.Outcome> whole =
        outcome.compose(
            result ->
                finish(job.id(), runId, result, now, startedAt, turn && refusal.isEmpty())
                    .transform(ignored -> Future.succeededFuture(result)));
    running.put(job.id(), whole);
    whole.onComplete(
        done -> {
          running.remove(job.id(), whole);
          arm();
        });
    return whole;
  }

  private Future<CronWork.Outcome> attempt(CronJob job, String runId) {
    try {
      return work.get().run(job, runId);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** Why a scheduled run does not take place. */
  private Optional<CronWork.Outcome> refusal(CronJob job, long slot, long now) {
    if (settings.skipMissed() && now - slot > MISSED_MILLIS) {
      return Optional.of(CronWork.Outcome.skipped("missed: the gateway was not there at the time"));
    }
    long hourAgo = time.monotonicMillis() - HOUR_MILLIS;
    while (!turns.isEmpty() && turns.peekFirst() < hourAgo) {
      turns.pollFirst();
    }
    return job.isTurn() && turns.size() >= settings.maxTurnsPerHour()
        ? Optional.of(
            CronWork.Outcome.skipped(
                "the budget of "
                    + settings.maxTurnsPerHour()
                    + " scheduled turns an hour is used up (cron.maxTurnsPerHour)"))
        : Optional.empty();
  }

  private Future<Void> finish(
      String id, String runId, CronWork.Outcome outcome, long runAt, long startedAt, boolean turn) {
    if (outcome.isCutOff()) {
      return Future.succeededFuture(); // it stays marked as running, and the next start finds it
    }
    long now = time.wallMillis();
    long duration = Math.max(0, time.monotonicMillis() - startedAt);
    Optional<CronJob> current = jobs.find(id);
    JsonObject entry =
        new JsonObject()
            .put("ts", now)
            .put("jobId", id)
            .put("action", "finished")
            .put("status", outcome.status());
    outcome.error().ifPresent(text -> entry.put("error", text));
    outcome.summary().ifPresent(text -> entry.put("summary", text));
    entry.put("runAtMs", runAt).put("durationMs", duration).put("runId", runId);
    entry.mergeIn(outcome.facts());
    current.ifPresent(job -> entry.put("jobName", job.name()));
    boolean done =
        current.isPresent()
            && current.get().spec().getBoolean("deleteAfterRun", false)
            && outcome.status().equals("ok")
            && current.get().schedule(time.zone()).once();
    Optional<CronJob> after =
        done ? Optional.empty() : current.map(job -> afterRun(job, outcome, runAt, duration, now));
    after.flatMap(job -> boxed(job.state().next())).ifPresent(at -> entry.put("nextRunAtMs", at));
    if (outcome.failed()) {
      log.warn("cron", "a job failed", "job", id, "why", outcome.error().orElse(""));
    }
    return jobs.ended(id, after, entry, turn, settings.keepRuns())
        .onFailure(failure -> log.error("cron", "a run is not in the log", failure, "job", id))
        .onComplete(
            written -> {
              JsonObject event = CronJobs.event("finished").put("status", outcome.status());
              for (String key :
                  List.of("error", "summary", "runAtMs", "durationMs", "nextRunAtMs")) {
                if (entry.containsKey(key)) {
                  event.put(key, entry.getValue(key));
                }
              }
              after.or(() -> current).ifPresent(job -> jobs.tell(job, event));
              if (done) {
                current.ifPresent(job -> jobs.tell(job, CronJobs.event("removed")));
              }
            });
  }

  private CronJob afterRun(
      CronJob job, CronWork.Outcome outcome, long runAt, long duration, long now) {
    JsonObject last = job.state().last().copy();
    last.put("lastRunAtMs", runAt).put("lastStatus", outcome.status());
    last.put("lastDurationMs", duration);
    outcome
        .error()
        .ifPresentOrElse(text -> last.put("lastError", text), () -> last.remove("lastError"));
    last.remove("interruptions");
    int errors = outcome.failed() ? job.state().consecutiveErrors() + 1 : 0;
    last.put("consecutiveErrors", errors);
    if (outcome.status().equals("skipped")) {
      last.put("consecutiveSkipped", last.getInteger("consecutiveSkipped", 0) + 1);
      last.put("consecutiveErrors", job.state().consecutiveErrors());
    } else {
      last.remove("consecutiveSkipped");
    }
    for (String key : List.of("delivered", "deliveryStatus", "deliveryError")) {
      String name = "last" + Character.toUpperCase(key.charAt(0)) + key.substring(1);
      if (outcome.facts().containsKey(key)) {
        last.put(name, outcome.facts().getValue(key));
      } else {
        last.remove(name);
      }
    }
    CronJob ended = job.with(job.state().ended(last));
    if (!ended.enabled()) {
      return ended.with(ended.state().due(OptionalLong.empty()));
    }
    if (errors >= MAX_ERRORS) {
      log.error("cron", "a job failed too often and is disabled", "job", job.id(), "times", errors);
      last.put(
          "autoDisabled",
          new JsonObject()
              .put("reason", "consecutive-failures")
              .put("atMs", now)
              .put("consecutiveErrors", errors));
      return ended.disarmed();
    }
    CronSchedule schedule = ended.schedule(time.zone());
    long not =
        errors == 0 ? now : now + BACKOFF_MILLIS[Math.min(errors, BACKOFF_MILLIS.length) - 1] - 1;
    return ended.with(ended.state().due(following(ended, schedule, not, runAt)));
  }

  /**
   * The slot that follows a run.
   *
   * @param not no slot up to this time
   * @param from when the run started, which a period without an anchor counts from
   */
  private OptionalLong following(CronJob job, CronSchedule schedule, long not, long from) {
    if (schedule instanceof CronSchedule.Every every && every.anchorMillis().isEmpty()) {
      long start = from <= 0 || from > not ? not : from;
      return new CronSchedule.Every(every.periodMillis(), OptionalLong.of(start)).next(not);
    }
    return schedule.next(
        schedule instanceof CronSchedule.Every
            ? not
            : Math.max(not, CronJobs.sane(job, time.wallMillis())));
  }

  private static Optional<Long> boxed(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }
}
