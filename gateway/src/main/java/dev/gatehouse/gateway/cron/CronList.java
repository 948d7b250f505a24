package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** {@code cron.list}: the jobs, the next one first; in pages and by many marks in protocol 4. */
final class CronList implements RpcMethod {
  private static final int MAX_LIMIT = 200;

  private final CronJobs jobs;
  private final Agents agents;

  @Inject
  CronList(CronJobs jobs, Agents agents) {
    this.jobs = jobs;
    this.agents = agents;
  }

  @Override
  public String name() {
    return "cron.list";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.of(
        ParamsSpec.flag("includeDisabled"),
        ParamsSpec.integer("limit", 1, MAX_LIMIT),
        ParamsSpec.integer("offset", 0),
        ParamsSpec.text("query"),
        ParamsSpec.choice("enabled", "all", "enabled", "disabled"),
        ParamsSpec.choice("scheduleKind", "all", "at", "every", "cron", "on-exit", "stream"),
        ParamsSpec.choice("lastRunStatus", "all", "ok", "error", "skipped", "unknown"),
        ParamsSpec.choice("trigger", "all", "conditional", "unconditional"),
        ParamsSpec.choice("sortBy", "nextRunAtMs", "updatedAtMs", "name"),
        ParamsSpec.choice("sortDir", "asc", "desc"),
        ParamsSpec.word("agentId"),
        ParamsSpec.flag("compact"),
        ParamsSpec.flag("includeDeliveryPreviews"));
  }

  @Override
  public String result() {
    return "{jobs: [Job], total?, offset?, limit?, hasMore?, nextOffset?, snapshotRevision?,"
        + " deliveryPreviews?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return jobs.ready().map(ready -> answer(call.params(), call.caller().protocol()));
  }

  /** The list as clients get it. */
  JsonObject answer(JsonObject params, Protocol protocol) {
    List<CronJob> found = jobs.all().stream().filter(job -> matches(job, params)).toList();
    if (protocol == Protocol.V3) {
      JsonArray list = new JsonArray();
      found.forEach(job -> list.add(CronViews.answer(job, protocol)));
      return new JsonObject().put("jobs", list);
    }
    List<CronJob> sorted = sorted(found, params);
    int offset = (int) Math.min(params.getLong("offset", 0L), sorted.size());
    int limit = params.getInteger("limit", Math.max(1, sorted.size()));
    List<CronJob> page = sorted.subList(offset, Math.min(sorted.size(), offset + limit));
    boolean more = offset + page.size() < sorted.size();
    boolean compact = params.getBoolean("compact", false);
    JsonArray list = new JsonArray();
    JsonObject previews = new JsonObject();
    StringBuilder revisions = new StringBuilder();
    for (CronJob job : page) {
      JsonObject json = compact ? CronViews.compact(job) : CronViews.answer(job, protocol);
      list.add(json.put("effectiveAgentId", job.text("agentId").orElse(agents.main().id())));
      previews.put(job.id(), CronViews.deliveryPreview(job));
    }
    sorted.forEach(job -> revisions.append(CronViews.revision(job)).append(job.state().next()));
    JsonObject answer =
        new JsonObject()
            .put("jobs", list)
            .put("snapshotRevision", CronViews.hash(revisions.toString()))
            .put("total", sorted.size())
            .put("offset", offset)
            .put("limit", limit)
            .put("hasMore", more)
            .put("nextOffset", more ? offset + page.size() : null);
    return params.getBoolean("includeDeliveryPreviews", true)
        ? answer.put("deliveryPreviews", previews)
        : answer;
  }

  private boolean matches(CronJob job, JsonObject params) {
    String enabled =
        params.getString(
            "enabled", params.getBoolean("includeDisabled", false) ? "all" : "enabled");
    String kind = params.getString("scheduleKind", "all");
    String status = params.getString("lastRunStatus", "all");
    String query = params.getString("query", "").strip().toLowerCase(Locale.ROOT);
    String text = job.name() + " " + job.text("description").orElse("") + " " + job.id();
    return (enabled.equals("all") || job.enabled() == enabled.equals("enabled"))
        && (kind.equals("all")
            || job.spec().getJsonObject("schedule").getString("kind").equals(kind))
        && (status.equals("all")
            || job.state().last().getString("lastStatus", "unknown").equals(status))
        && !params.getString("trigger", "all").equals("conditional")
        && (query.isEmpty() || text.toLowerCase(Locale.ROOT).contains(query))
        && (!params.containsKey("agentId")
            || Agents.id(params.getString("agentId"))
                .equals(job.text("agentId").orElse(agents.main().id())));
  }

  private static List<CronJob> sorted(List<CronJob> found, JsonObject params) {
    Comparator<CronJob> order =
        switch (params.getString("sortBy", "nextRunAtMs")) {
          case "updatedAtMs" -> Comparator.comparingLong(CronJob::updatedAtMillis);
          case "name" -> Comparator.comparing(CronJob::name, String.CASE_INSENSITIVE_ORDER);
          default -> Comparator.comparingLong(job -> job.state().next().orElse(Long.MAX_VALUE));
        };
    return found.stream()
        .sorted(params.getString("sortDir", "asc").equals("desc") ? order.reversed() : order)
        .toList();
  }
}
