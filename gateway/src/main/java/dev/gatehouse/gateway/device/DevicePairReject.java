package dev.gatehouse.gateway.device;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;

/** {@code device.pair.reject}: turns a device away; it may ask again. */
final class DevicePairReject implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("requestId").required());

  private final DeviceStore store;
  private final Broadcaster broadcaster;
  private final Clock clock;

  @Inject
  DevicePairReject(DeviceStore store, Broadcaster broadcaster, Clock clock) {
    this.store = store;
    this.broadcaster = broadcaster;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "device.pair.reject";
  }

  @Override
  public Scope scope() {
    return Scope.PAIRING;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String requestId = call.params().getString("requestId");
    return store
        .load()
        .compose(ignored -> store.withdraw(requestId))
        .map(
            found -> {
              PendingDevice request =
                  found.orElseThrow(() -> RpcException.invalid("unknown requestId"));
              broadcaster.broadcast(DeviceEvents.resolved(request, "rejected", clock.millis()));
              return new JsonObject()
                  .put("requestId", requestId)
                  .put("deviceId", request.deviceId());
            });
  }
}
