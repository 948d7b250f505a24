package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/**
 * {@code cron.run}: runs a job now. Protocol 3 hears of it when the run is over, protocol 4 when it
 * has begun.
 */
final class CronRun implements RpcMethod {
  private final CronJobs jobs;
  private final CronRunner runner;

  @Inject
  CronRun(CronJobs jobs, CronRunner runner) {
    this.jobs = jobs;
    this.runner = runner;
  }

  @Override
  public String name() {
    return "cron.run";
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
        ParamsSpec.choice("mode", "due", "force", "if-enabled"),
        ParamsSpec.text("expectedProcessInstanceId"));
  }

  @Override
  public String result() {
    return "{ok, ran, reason?, enqueued?, runId?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return run(
        CronIds.of(call), call.params().getString("mode", "force"), call.caller().protocol());
  }

  Future<JsonObject> run(String id, String mode, Protocol protocol) {
    return jobs.ready()
        .compose(
            ready -> {
              CronJob job = jobs.find(id).orElseThrow(() -> CronIds.unknown(id, protocol));
              if (mode.equals("due") && !runner.isDue(job)) {
                return Future.succeededFuture(notRun("not-due"));
              }
              if (mode.equals("if-enabled") && !job.enabled()) {
                return Future.succeededFuture(notRun("disabled"));
              }
              if (runner.isRunning(id)) {
                return Future.succeededFuture(notRun("already-running"));
              }
              CronRunner.Run run = runner.runNow(job);
              JsonObject answer = new JsonObject().put("ok", true).put("ran", true);
              return protocol == Protocol.V3
                  ? run.outcome().map(outcome -> answer)
                  : Future.succeededFuture(answer.put("enqueued", true).put("runId", run.runId()));
            });
  }

  private static JsonObject notRun(String reason) {
    return new JsonObject().put("ok", true).put("ran", false).put("reason", reason);
  }
}
