package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code cron.add}: a new job, which counts from now on. */
final class CronAdd implements RpcMethod {
  private final CronJobs jobs;
  private final CronTime time;
  private final Agents agents;

  @Inject
  CronAdd(CronJobs jobs, CronTime time, Agents agents) {
    this.jobs = jobs;
    this.time = time;
    this.agents = agents;
  }

  @Override
  public String name() {
    return "cron.add";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return CronSpecs.ADD;
  }

  @Override
  public String result() {
    return "Job";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST invalid cron.add params: at /schedule/expr: …",
        "INVALID_REQUEST schedule.at is in the past: …",
        "UNAVAILABLE Error: main cron jobs require payload.kind=\"systemEvent\"",
        "UNAVAILABLE Error: isolated cron jobs require payload.kind=\"agentTurn\"");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return add(call.params(), call.caller().protocol());
  }

  /** Adds a job and returns it as clients of {@code protocol} know it. */
  Future<JsonObject> add(JsonObject params, Protocol protocol) {
    long now = time.wallMillis();
    JsonObject spec = CronSpecs.created(name(), params, protocol == Protocol.V4, now, time.zone());
    knownAgent(agents, spec);
    return jobs.ready()
        .compose(ready -> jobs.add(spec, now))
        .map(
            job -> {
              JsonObject answer = CronViews.answer(job, protocol);
              return protocol == Protocol.V4
                  ? answer.put("deliveryPreview", CronViews.deliveryPreview(job))
                  : answer;
            });
  }

  static void knownAgent(Agents agents, JsonObject spec) {
    String agentId = spec.getString("agentId");
    if (agentId != null) {
      String known =
          agents
              .find(agentId)
              .map(Agents.Agent::id)
              .orElseThrow(() -> RpcException.invalid("unknown agent id \"" + agentId + "\""));
      spec.put("agentId", known);
    }
  }
}
