package dev.gatehouse.gateway.system;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.configuration.Restarts;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/**
 * {@code gateway.restart.request}: closes the gateway and starts it again in its process, after a
 * delay and when no turn runs any more.
 */
final class GatewayRestartRequest implements RpcMethod {
  private static final int MAX_REASON = 200;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(text("reason"), integer("restartDelayMs", 0)).open();

  private final Restarts restarts;

  @Inject
  GatewayRestartRequest(Restarts restarts) {
    this.restarts = restarts;
  }

  @Override
  public String name() {
    return "gateway.restart.request";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ok: true, pid, delayMs, mode: in-process, reason}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String given = call.params().getString("reason", "").replaceAll("\\p{Cntrl}+", " ").strip();
    String reason =
        given.isEmpty()
            ? call.caller().client().label() + " asked for a restart"
            : given.substring(0, Math.min(MAX_REASON, given.length()));
    long delay = Restarts.delayMillis(call.params());
    restarts.plan(reason, delay);
    return Future.succeededFuture(
        new JsonObject()
            .put("ok", true)
            .put("pid", ProcessHandle.current().pid())
            .put("delayMs", delay)
            .put("mode", "in-process")
            .put("reason", reason));
  }
}
