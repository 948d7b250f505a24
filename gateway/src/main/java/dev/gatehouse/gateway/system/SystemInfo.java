package dev.gatehouse.gateway.system;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;

/** {@code system.info}: the program and the machine that this gateway runs on. */
final class SystemInfo implements RpcMethod {
  private final GatewayVersion version;
  private final Clock clock;

  @Inject
  SystemInfo(GatewayVersion version, Clock clock) {
    this.version = version;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "system.info";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public boolean isIn(Protocol protocol) {
    return protocol == Protocol.V4;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.OPEN;
  }

  @Override
  public String result() {
    return "{version, runtime, pid, uptimeMs, platform, arch, cpus, heapUsedBytes, heapMaxBytes, timeZone}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Runtime runtime = Runtime.getRuntime();
    ProcessHandle process = ProcessHandle.current();
    long now = clock.millis();
    return Future.succeededFuture(
        new JsonObject()
            .put("version", version.text())
            .put("runtime", "java " + Runtime.version())
            .put("pid", process.pid())
            .put(
                "uptimeMs",
                process.info().startInstant().map(start -> now - start.toEpochMilli()).orElse(0L))
            .put("platform", System.getProperty("os.name", "unknown"))
            .put("arch", System.getProperty("os.arch", "unknown"))
            .put("cpus", runtime.availableProcessors())
            .put("heapUsedBytes", runtime.totalMemory() - runtime.freeMemory())
            .put("heapMaxBytes", runtime.maxMemory())
            .put("timeZone", clock.getZone().getId()));
  }
}
