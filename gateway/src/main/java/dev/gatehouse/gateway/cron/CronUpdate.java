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
import java.util.Optional;

/** {@code cron.update}: changes what a patch names, and nothing else. */
final class CronUpdate implements RpcMethod {
  private final CronJobs jobs;
  private final CronTime time;
  private final Agents agents;
  private final HeartbeatJobs heartbeats;

  @Inject
  CronUpdate(CronJobs jobs, HeartbeatJobs heartbeats, CronTime time, Agents agents) {
    this.jobs = jobs;
    this.heartbeats = heartbeats;
    this.time = time;
    this.agents = agents;
  }

  @Override
  public String name() {
    return "cron.update";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.of(
        ParamsSpec.word("id"),
        ParamsSpec.word("jobId"),
        ParamsSpec.object("patch", ParamsSpec.OPEN).required(),
        ParamsSpec.text("expectedConfigRevision"));
  }

  @Override
  public String result() {
    return "Job";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "UNAVAILABLE Error: unknown cron job id: <id> (protocol 3)",
        "INVALID_REQUEST unknown cron job id: <id>; details.code CRON_JOB_NOT_FOUND",
        "INVALID_REQUEST cron job changed since it was read; read it again and retry");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String id = CronIds.of(call);
    heartbeats.refuse(id, "changed");
    return update(
        id,
        call.params().getJsonObject("patch"),
        Optional.ofNullable(call.params().getString("expectedConfigRevision")),
        call.caller().protocol());
  }

  Future<JsonObject> update(
      String id, JsonObject patch, Optional<String> expected, Protocol protocol) {
    return jobs.ready()
        .compose(
            ready -> {
              CronJob job = jobs.find(id).orElseThrow(() -> CronIds.unknown(id, protocol));
              if (expected.isPresent() && !expected.get().equals(CronViews.revision(job))) {
                throw RpcException.invalid(
                    "cron job changed since it was read; read it again and retry");
              }
              JsonObject spec =
                  CronSpecs.patched(name(), job.spec(), patch, time.wallMillis(), time.zone());
              CronAdd.knownAgent(agents, spec);
              return jobs.update(job, spec);
            })
        .map(job -> CronViews.answer(job, protocol));
  }
}
