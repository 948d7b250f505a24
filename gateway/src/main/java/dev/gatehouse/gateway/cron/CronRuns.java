package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code cron.runs}: what became of the runs of one job, or of all. */
final class CronRuns implements RpcMethod {
  private static final int MAX_LIMIT = 5_000;
  private static final int DEFAULT_LIMIT = 50;

  private final CronJobs jobs;
  private final CronStore store;

  @Inject
  CronRuns(CronJobs jobs, CronStore store) {
    this.jobs = jobs;
    this.store = store;
  }

  @Override
  public String name() {
    return "cron.runs";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.of(
        ParamsSpec.word("id"),
        ParamsSpec.word("jobId"),
        ParamsSpec.word("agentId"),
        ParamsSpec.choice("scope", "job", "all"),
        ParamsSpec.word("runId"),
        ParamsSpec.integer("limit", 1, MAX_LIMIT),
        ParamsSpec.integer("offset", 0),
        ParamsSpec.words("statuses"),
        ParamsSpec.choice("status", "all", "ok", "error", "skipped"),
        ParamsSpec.words("deliveryStatuses"),
        ParamsSpec.choice(
            "deliveryStatus", "delivered", "not-delivered", "unknown", "not-requested"),
        ParamsSpec.text("query"),
        ParamsSpec.choice("sortDir", "asc", "desc"));
  }

  @Override
  public String result() {
    return "{entries: [{ts, jobId, action, status, …}], total?, offset?, limit?, hasMore?,"
        + " nextOffset?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    boolean all =
        call.caller().protocol() == Protocol.V4
            && (params.getString("scope", "job").equals("all")
                || (!params.containsKey("id") && !params.containsKey("jobId")));
    Optional<String> id = all ? Optional.empty() : Optional.of(CronIds.of(call));
    return jobs.ready()
        .compose(
            ready ->
                store.exists() ? store.runs(id) : Future.succeededFuture(List.<JsonObject>of()))
        .map(entries -> answer(entries, params, call.caller().protocol()));
  }

  private JsonObject answer(List<JsonObject> entries, JsonObject params, Protocol protocol) {
    int limit = params.getInteger("limit", DEFAULT_LIMIT);
    if (protocol == Protocol.V3) {
      List<JsonObject> newest =
          entries.subList(Math.max(0, entries.size() - limit), entries.size());
      return new JsonObject().put("entries", array(newest, protocol));
    }
    List<JsonObject> found =
        new ArrayList<>(entries.stream().filter(entry -> matches(entry, params)).toList());
    if (!params.getString("sortDir", "desc").equals("asc")) {
      Collections.reverse(found);
    }
    int offset = (int) Math.min(params.getLong("offset", 0L), found.size());
    List<JsonObject> page = found.subList(offset, Math.min(found.size(), offset + limit));
    boolean more = offset + page.size() < found.size();
    return new JsonObject()
        .put("entries", array(page, protocol))
        .put("total", found.size())
        .put("offset", offset)
        .put("limit", limit)
        .put("hasMore", more)
        .put("nextOffset", more ? offset + page.size() : null);
  }

  private boolean matches(JsonObject entry, JsonObject params) {
    String status = params.getString("status", "all");
    String query = params.getString("query", "").strip().toLowerCase(Locale.ROOT);
    String text = entry.getString("summary", "") + " " + entry.getString("error", "");
    String delivery = entry.getString("deliveryStatus", "not-requested");
    return (status.equals("all") || status.equals(entry.getString("status")))
        && in(params.getJsonArray("statuses"), entry.getString("status"))
        && in(params.getJsonArray("deliveryStatuses"), delivery)
        && params.getString("deliveryStatus", delivery).equals(delivery)
        && (!params.containsKey("runId")
            || params.getString("runId").equals(entry.getString("runId")))
        && (query.isEmpty() || text.toLowerCase(Locale.ROOT).contains(query))
        && (!params.containsKey("agentId")
            || jobs.find(entry.getString("jobId"))
                .flatMap(job -> job.text("agentId"))
                .filter(params.getString("agentId")::equals)
                .isPresent());
  }

  private static boolean in(@Nullable JsonArray allowed, String value) {
    return allowed == null || allowed.contains(value);
  }

  private static JsonArray array(List<JsonObject> entries, Protocol protocol) {
    JsonArray array = new JsonArray();
    entries.forEach(entry -> array.add(CronViews.entry(entry, protocol)));
    return array;
  }
}
