package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code cron.remove}: forgets a job. */
final class CronRemove implements RpcMethod {
  private final CronJobs jobs;
  private final HeartbeatJobs heartbeats;

  @Inject
  CronRemove(CronJobs jobs, HeartbeatJobs heartbeats) {
    this.jobs = jobs;
    this.heartbeats = heartbeats;
  }

  @Override
  public String name() {
    return "cron.remove";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.of(ParamsSpec.word("id"), ParamsSpec.word("jobId"));
  }

  @Override
  public String result() {
    return "{ok, removed}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String id = CronIds.of(call);
    heartbeats.refuse(id, "removed");
    return jobs.ready()
        .compose(ready -> jobs.remove(id))
        .map(removed -> new JsonObject().put("ok", true).put("removed", removed));
  }
}
