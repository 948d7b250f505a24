package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.protocol.GatewayEvent;
import io.vertx.core.json.JsonObject;

/** What those who let devices in are told. */
final class DeviceEvents {
  static final String REQUESTED = "device.pair.requested";
  static final String RESOLVED = "device.pair.resolved";

  private DeviceEvents() {}

  static GatewayEvent requested(PendingDevice request) {
    return GatewayEvent.of(REQUESTED, request.toJson()).droppable(true);
  }

  static GatewayEvent resolved(PendingDevice request, String decision, long nowMillis) {
    return GatewayEvent.of(
            RESOLVED,
            new JsonObject()
                .put("requestId", request.requestId())
                .put("deviceId", request.deviceId())
                .put("decision", decision)
                .put("ts", nowMillis))
        .droppable(true);
  }
}
