package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code cron.get}: one job. */
final class CronGet implements RpcMethod {
  private final CronJobs jobs;

  @Inject
  CronGet(CronJobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public String name() {
    return "cron.get";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.of(ParamsSpec.word("id"), ParamsSpec.word("jobId"));
  }

  @Override
  public String result() {
    return "Job";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown cron job id: <id>; details.code CRON_JOB_NOT_FOUND");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String id = CronIds.of(call);
    return jobs.ready()
        .map(
            ready ->
                CronViews.answer(
                    jobs.find(id).orElseThrow(() -> CronIds.unknown(id, call.caller().protocol())),
                    call.caller().protocol()));
  }
}
