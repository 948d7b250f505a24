package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.Protocol;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one gateway, in memory from their first use on, and in the database always: what a
 * future has completed for is on the disk. Used on the gateway's event loop only.
 */
@Singleton
final class CronJobs {
  private static final String INTERRUPTED = "interrupted: the gateway ended while the job ran";

  /** So many runs in a row that ended with the gateway look as if the job ended it. */
  private static final int MAX_INTERRUPTIONS = 3;

  private final CronStore store;
  private final CronHome home;
  private final CronTime time;
  private final GatewayLoop loop;
  private final LiveConfig config;
  private final Broadcaster broadcaster;
  private final InstanceLog log;
  private final Map<String, CronJob> jobs = new LinkedHashMap<>();
  private @Nullable Future<Void> loaded;
  private String place = "";
  private int noted = -1;
  private Runnable onChange = () -> {};

  @Inject
  CronJobs(
      CronStore store,
      CronHome home,
      CronTime time,
      GatewayLoop loop,
      LiveConfig config,
      Broadcaster broadcaster,
      InstanceLog log) {
    this.store = store;
    this.home = home;
    this.time = time;
    this.loop = loop;
    this.config = config;
    this.broadcaster = broadcaster;
    this.log = log;
  }

  /** Calls {@code action} whenever some job may be due at another time. */
  void onChange(Runnable action) {
    onChange = action;
  }

  /** Whether it is worth while to open the database. Opens none. */
  Future<Boolean> mayBeSome() {
    return loop.blocking(() -> home.worthALook(config.current()));
  }

  /** Reads the jobs, once. */
  Future<Void> ready() {
    Future<Void> now = loaded;
    if (now == null) {
      now =
          load()
              .onFailure(
                  failure -> {
                    loaded = null;
                    log.error("cron", "the jobs cannot be read", failure);
                  });
      loaded = now;
    }
    return now;
  }

  /** All jobs, the next one first, those that are never due last. */
  List<CronJob> all() {
    return jobs.values().stream()
        .sorted(
            Comparator.comparingLong((CronJob job) -> job.state().next().orElse(Long.MAX_VALUE))
                .thenComparingLong(CronJob::createdAtMillis)
                .thenComparing(CronJob::id))
        .toList();
  }

  Collection<CronJob> unordered() {
    return jobs.values();
  }

  Optional<CronJob> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** Adds a job that was made {@code now}. */
  Future<CronJob> add(JsonObject spec, long now) {
    CronJob fresh = new CronJob(UUID.randomUUID().toString(), spec, now, now, CronState.NEW);
    CronJob job = fresh.enabled() ? fresh.with(fresh.state().due(first(fresh, now))) : fresh;
    jobs.put(job.id(), job);
    return note()
        .compose(done -> store.save(job, place))
        .map(
            saved -> {
              tell(job, event("added"));
              onChange.run();
              return job;
            })
        .onFailure(failure -> jobs.remove(job.id(), job));
  }

  /** Puts another specification in place of a job's own. */
  Future<CronJob> update(CronJob job, JsonObject spec) {
    long now = time.wallMillis();
    CronJob changed = job.with(spec, Math.max(now, job.updatedAtMillis() + 1));
    boolean otherTime =
        !spec.getJsonObject("schedule").equals(job.spec().getJsonObject("schedule"))
            || changed.enabled() != job.enabled();
    CronState state = changed.state();
    if (otherTime && changed.enabled()) {
      JsonObject last = state.last().copy();
      last.remove("autoDisabled");
      if (!job.enabled()) {
        last.remove("consecutiveErrors");
        last.remove("interruptions");
      }
      changed = changed.with(state.with(last).due(first(changed, now)));
    } else if (!changed.enabled()) {
      changed = changed.with(state.due(OptionalLong.empty()));
    }
    CronJob result = changed;
    return save(result)
        .map(
            saved -> {
              tell(result, event("updated"));
              onChange.run();
              return result;
            });
  }

  /** Removes a job; a run that is under way goes on to its end. */
  Future<Boolean> remove(String id) {
    CronJob job = jobs.remove(id);
    if (job == null) {
      return Future.succeededFuture(false);
    }
    return store
        .remove(id)
        .compose(done -> note())
        .map(
            done -> {
              tell(job, event("removed"));
              onChange.run();
              return true;
            });
  }

  /** Writes a job as it is now, in memory at once. */
  Future<Void> save(CronJob job) {
    jobs.put(job.id(), job);
    return store.save(job, place);
  }

  /**
   * Writes the end of a run.
   *
   * @param job as it is now, empty when it is gone
   */
  Future<Void> ended(String id, Optional<CronJob> job, JsonObject entry, boolean turn, int keep) {
    job.ifPresentOrElse(now -> jobs.put(id, now), () -> jobs.remove(id));
    return store.ended(job, place, entry, turn, keep).compose(done -> note());
  }

  /** Tells clients what happens to a job. */
  void tell(CronJob job, JsonObject payload) {
    JsonObject given = payload.copy();
    JsonObject event = new JsonObject().put("jobId", job.id()).mergeIn(given);
    boolean gone = "removed".equals(event.getString("action"));
    if (!gone
        && !event.containsKey("nextRunAtMs")
        && !"started".equals(event.getString("action"))) {
      job.state().next().ifPresent(at -> event.put("nextRunAtMs", at));
    }
    JsonObject event4 = event.copy();
    if (!gone) {
      event4.put("job", CronViews.job(job, Protocol.V4));
      job.state().next().ifPresent(at -> event4.put("nextRunAtMs", at));
    }
    broadcaster.broadcast(GatewayEvent.of("cron", event).forVersion4(event4).droppable(true));
  }

  static JsonObject event(String action) {
    return new JsonObject().put("action", action);
  }

  /** The first slot of a job that starts to count now. */
  private OptionalLong first(CronJob job, long now) {
    CronSchedule schedule = job.schedule(time.zone());
    // A moment that has just passed still counts, unless the job had its run.
    return schedule.next(schedule.once() ? job.state().lastSlot() : Math.max(now, sane(job, now)));
  }

  /** The newest slot that was taken; none when the clock was far ahead by mistake then. */
  static long sane(CronJob job, long now) {
    long slot = job.state().lastSlot();
    return slot > now + 86_400_000L ? 0 : slot;
  }

  private Future<Void> load() {
    if (!store.exists() && noted < 0) {
      return mayBeSome().compose(some -> some ? read() : Future.succeededFuture());
    }
    return read();
  }

  private Future<Void> read() {
    return loop.blocking(home::place)
        .compose(
            here -> {
              place = here;
              return store.load();
            })
        .compose(
            found ->
                own(found.rows())
                    .compose(rows -> found.imported() ? Future.succeededFuture() : importFamily()));
  }

  /** Takes the jobs in, and sorts out those that came with another instance's files. */
  private Future<Void> own(List<CronStore.Row> rows) {
    return loop.blocking(
            () ->
                rows.stream()
                    .filter(
                        row ->
                            !row.instanceId().equals(home.instanceId())
                                || home.isStillAt(row.place()))
                    .map(row -> row.job().id())
                    .toList())
        .compose(
            copied -> {
              long now = time.wallMillis();
              Future<Void> written = Future.succeededFuture();
              for (CronStore.Row row : rows) {
                CronJob job = row.job();
                CronJob known = job;
                if (copied.contains(job.id())) {
                  known = CronImport.notOurs(job);
                  log.warn(
                      "cron",
                      "a job came with another instance's files and is disabled here",
                      "job",
                      job.id(),
                      "name",
                      job.name());
                } else if (job.state().running().isPresent()) {
                  known = interrupted(job, now);
                }
                jobs.put(known.id(), known);
                if (known != job) {
                  CronJob changed = known;
                  written = written.compose(done -> store.save(changed, place));
                }
              }
              return written.compose(done -> note());
            });
  }

  /** A run that the gateway's end cut off is not made up for: the job may be what ended it. */
  private CronJob interrupted(CronJob job, long now) {
    JsonObject last = job.state().last().copy();
    int times = last.getInteger("interruptions", 0) + 1;
    last.put("lastRunAtMs", job.state().running().orElse(now))
        .put("lastStatus", "error")
        .put("lastError", INTERRUPTED)
        .put("consecutiveErrors", job.state().consecutiveErrors() + 1)
        .put("interruptions", times);
    CronJob ended = job.with(job.state().ended(last));
    log.warn("cron", "a run was cut off by the end of the gateway", "job", job.id());
    if (ended.schedule(time.zone()).once() || times >= MAX_INTERRUPTIONS) {
      last.put(
          "autoDisabled",
          new JsonObject()
              .put("reason", "consecutive-failures")
              .put("atMs", now)
              .put("consecutiveErrors", ended.state().consecutiveErrors()));
      return ended.disarmed();
    }
    return ended.with(
        ended.state().due(ended.schedule(time.zone()).next(Math.max(now, sane(job, now)))));
  }

  private Future<Void> importFamily() {
    record Found(Optional<JsonArray> list, boolean copied, Set<String> foreign) {}
    return loop.blocking(
            () -> {
              Optional<JsonArray> list = home.familyJobs(config.current());
              return new Found(
                  list,
                  list.isPresent() && home.notedElsewhere(),
                  list.isPresent() ? home.idsOfOthers() : Set.of());
            })
        .compose(
            found -> {
              if (found.list().isEmpty()) {
                return Future.succeededFuture();
              }
              CronImport.Result result =
                  CronImport.read(
                      found.list().get(),
                      found.copied(),
                      found.foreign(),
                      time.wallMillis(),
                      time.zone());
              List<CronJob> fresh =
                  result.jobs().stream().filter(job -> !jobs.containsKey(job.id())).toList();
              fresh.forEach(job -> jobs.put(job.id(), job));
              result.refused().forEach(line -> log.warn("cron", "a job was left out", "why", line));
              log.info("cron", "jobs of the family's file were taken over", "jobs", fresh.size());
              return store.imported(fresh, place).compose(done -> note());
            });
  }

  /**
   * Keeps the note of how many jobs there are. Before the first job comes, and after the last goes.
   */
  private Future<Void> note() {
    int count = jobs.size();
    if (noted == count || (noted > 0 && count > 0)) {
      return Future.succeededFuture();
    }
    noted = count;
    return loop.blockingInOrder(
        () -> {
          home.note(count);
          return null;
        });
  }
}
