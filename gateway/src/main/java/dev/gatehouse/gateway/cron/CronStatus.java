package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** {@code cron.status}: whether jobs run, how many there are, when the next one is due. */
final class CronStatus implements RpcMethod {
  private final CronJobs jobs;
  private final CronRunner runner;
  private final HeartbeatJobs heartbeats;
  private final Instance instance;

  @Inject
  CronStatus(CronJobs jobs, CronRunner runner, HeartbeatJobs heartbeats, Instance instance) {
    this.jobs = jobs;
    this.heartbeats = heartbeats;
    this.runner = runner;
    this.instance = instance;
  }

  @Override
  public String name() {
    return "cron.status";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{enabled, storePath, jobs, nextWakeAtMs|null, triggersEnabled?, storage?, sqlitePath?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return jobs.ready().map(ready -> answer(call.caller().protocol()));
  }

  JsonObject answer(Protocol protocol) {
    String path = instance.layout().database().toString();
    JsonObject answer = new JsonObject().put("enabled", runner.settings().enabled());
    if (protocol == Protocol.V4) {
      answer.put("triggersEnabled", false).put("storage", "sqlite").put("sqlitePath", path);
    }
    List<JsonObject> system = protocol == Protocol.V4 ? heartbeats.all() : List.of();
    OptionalLong next =
        LongStream.concat(
                runner.nextWake().stream(),
                system.stream().mapToLong(job -> job.getLong("nextRunAtMs", Long.MAX_VALUE)))
            .filter(at -> at < Long.MAX_VALUE)
            .min();
    return answer
        .put("storePath", path)
        .put("jobs", jobs.unordered().size() + system.size())
        .put("nextWakeAtMs", next.isPresent() ? next.getAsLong() : null);
  }
}
