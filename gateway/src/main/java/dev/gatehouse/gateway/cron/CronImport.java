package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** Reads jobs as the family's file has them. */
final class CronImport {
  private static final List<String> NOT_SPEC =
      List.of("id", "createdAtMs", "updatedAtMs", "state", "configRevision", "scheduledToolPolicy");
  private static final String COPIED =
      "disabled: another instance has this job too; enable it here if it is meant to run here";

  private CronImport() {}

  /**
   * What came out.
   *
   * @param refused a line for each job that this gateway cannot run
   */
  record Result(List<CronJob> jobs, List<String> refused) {}

  /**
   * Reads them.
   *
   * @param copied whether all of it is another instance's
   * @param foreign ids of jobs that another gateway runs now
   */
  static Result read(JsonArray list, boolean copied, Set<String> foreign, long now, ZoneId zone) {
    List<CronJob> jobs = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (Object entry : list) {
      if (!(entry instanceof JsonObject json)) {
        continue;
      }
      String id = json.getString("id", UUID.randomUUID().toString());
      try {
        CronJob job = job(id, json, now, zone);
        jobs.add(copied || foreign.contains(id) ? notOurs(job) : job);
      } catch (RpcException | ClassCastException | NullPointerException e) {
        refused.add("job " + json.getValue("name") + " (" + id + "): " + e.getMessage());
      }
    }
    return new Result(jobs, refused);
  }

  /** The job, disabled because it runs elsewhere. */
  static CronJob notOurs(CronJob job) {
    CronJob disarmed = job.disarmed();
    return disarmed.with(
        disarmed.state().ended(disarmed.state().last().copy().put("lastError", COPIED)));
  }

  private static CronJob job(String id, JsonObject json, long now, ZoneId zone) {
    JsonObject given = json.copy();
    NOT_SPEC.forEach(given::remove);
    List<String> problems = CronSpecs.ADD.check(given);
    if (!problems.isEmpty()) {
      throw RpcException.invalid(String.join("; ", problems));
    }
    // A moment that has passed is no reason to refuse an old job: it may have run.
    JsonObject spec = CronSpecs.created("jobs.json", given, false, Long.MIN_VALUE / 2, zone);
    JsonObject state = json.getJsonObject("state", new JsonObject()).copy();
    Object next = state.remove("nextRunAtMs");
    boolean interrupted = state.remove("runningAtMs") != null;
    CronSchedule schedule = CronSchedule.of(spec.getJsonObject("schedule"), zone, id);
    long last = state.getLong("lastRunAtMs", 0L);
    CronState stands = new CronState(OptionalLong.empty(), OptionalLong.empty(), last, state);
    long created = json.getLong("createdAtMs", now);
    CronJob job = new CronJob(id, spec, created, json.getLong("updatedAtMs", created), stands);
    boolean ended = state.containsKey("lastStatus") || state.containsKey("lastRunStatus");
    if (!job.enabled() || (schedule.once() && (ended || interrupted))) {
      return job.enabled() ? job.disarmed() : job;
    }
    return job.with(
        stands.due(
            next instanceof Number at
                ? OptionalLong.of(at.longValue())
                : schedule.next(schedule.once() ? 0 : now)));
  }
}
