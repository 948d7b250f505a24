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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** {@code cron.list}: the jobs, the next one first; in pages and by many marks in protocol 4. */
final class CronList implements RpcMethod {
  private static final int MAX_LIMIT = 200;

  private final CronJobs jobs;
  private final Agents agents;
  private final HeartbeatJobs heartbeats;

  @Inject
  CronList(CronJobs jobs, Agents agents, HeartbeatJobs heartbeats) {
    this.jobs = jobs;
    this.agents = agents;
    this.heartbeats = heartbeats;
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
    JsonObject params = call.params();
    return jobs.ready()
        .map(
            ready ->
                answer(
                    params,
                    call.caller().protocol(),
                    heartbeats.all().stream().filter(job -> systemMatches(job, params)).toList()));
  }

  /** The list of what people and agents made, as clients get it. */
  JsonObject answer(JsonObject params, Protocol protocol) {
    return answer(params, protocol, List.of());
  }

  private JsonObject answer(JsonObject params, Protocol protocol, List<JsonObject> system) {
    List<CronJob> found = jobs.all().stream().filter(job -> matches(job, params)).toList();
    if (protocol == Protocol.V3) {
      JsonArray list = new JsonArray();
      found.forEach(job -> list.add(CronViews.answer(job, protocol)));
      return new JsonObject().put("jobs", list);
    }
    boolean compact = params.getBoolean("compact", false);
    List<Row> rows = new ArrayList<>();
    system.forEach(job -> rows.add(Row.of(job)));
    found.forEach(job -> rows.add(row(job, compact)));
    rows.sort(order(params));
    int total = rows.size();
    int offset = (int) Math.min(params.getLong("offset", 0L), total);
    int limit = params.getInteger("limit", Math.max(1, total));
    int end = (int) Math.min(total, (long) offset + limit);
    boolean more = end < total;
    JsonArray list = new JsonArray();
    JsonObject previews = new JsonObject();
    StringBuilder revisions = new StringBuilder();
    for (Row row : rows.subList(offset, end)) {
      list.add(row.view.get());
      previews.put(row.id, row.preview.get());
    }
    rows.forEach(row -> revisions.append(row.revision).append(row.next));
    JsonObject answer =
        new JsonObject()
            .put("jobs", list)
            .put("snapshotRevision", CronViews.hash(revisions.toString()))
            .put("total", total)
            .put("offset", offset)
            .put("limit", limit)
            .put("hasMore", more)
            .put("nextOffset", more ? end : null);
    return params.getBoolean("includeDeliveryPreviews", true)
        ? answer.put("deliveryPreviews", previews)
        : answer;
  }

  private boolean systemMatches(JsonObject job, JsonObject params) {
    String query = params.getString("query", "").strip().toLowerCase(Locale.ROOT);
    return !params.getString("enabled", "all").equals("disabled")
        && List.of("all", "every").contains(params.getString("scheduleKind", "all"))
        && List.of("all", "unknown").contains(params.getString("lastRunStatus", "all"))
        && !params.getString("trigger", "all").equals("conditional")
        && job.getString("name").contains(query)
        && (!params.containsKey("agentId")
            || Agents.id(params.getString("agentId")).equals(job.getString("agentId")));
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

  /** One line of the list; what it shows is made when it is on the page. */
  private record Row(
      String id,
      String name,
      long next,
      long updated,
      String revision,
      Supplier<JsonObject> view,
      Supplier<JsonObject> preview) {
    static Row of(JsonObject system) {
      return new Row(
          system.getString("id"),
          system.getString("name"),
          system.getLong("nextRunAtMs", Long.MAX_VALUE),
          system.getLong("updatedAtMs"),
          system.getString("configRevision"),
          () -> system,
          () -> new JsonObject().put("label", "not requested").put("detail", "not requested"));
    }
  }

  private Row row(CronJob job, boolean compact) {
    String agentId = job.text("agentId").orElse(agents.main().id());
    return new Row(
        job.id(),
        job.name(),
        job.state().next().orElse(Long.MAX_VALUE),
        job.updatedAtMillis(),
        CronViews.revision(job),
        () ->
            (compact ? CronViews.compact(job) : CronViews.answer(job, Protocol.V4))
                .put("effectiveAgentId", agentId),
        () -> CronViews.deliveryPreview(job));
  }

  private static Comparator<Row> order(JsonObject params) {
    Comparator<Row> order =
        switch (params.getString("sortBy", "nextRunAtMs")) {
          case "updatedAtMs" -> Comparator.comparingLong(Row::updated);
          case "name" -> Comparator.comparing(Row::name, String.CASE_INSENSITIVE_ORDER);
          default -> Comparator.comparingLong(Row::next);
        };
    return params.getString("sortDir", "asc").equals("desc") ? order.reversed() : order;
  }
}
