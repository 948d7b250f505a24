package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Connections;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Set;

/** {@code device.pair.list}: the devices that ask, and those that were let in. */
final class DevicePairList implements RpcMethod {
  private final DeviceStore store;
  private final Connections connections;

  @Inject
  DevicePairList(DeviceStore store, Connections connections) {
    this.store = store;
    this.connections = connections;
  }

  @Override
  public String name() {
    return "device.pair.list";
  }

  @Override
  public Scope scope() {
    return Scope.PAIRING;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{pending: [{requestId, deviceId, publicKey, role?, scopes?, ts, …}], paired: "
        + "[{deviceId, publicKey, roles, scopes, tokens: [{role, scopes, createdAtMs}], "
        + "…}]}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return store.load().map(ignored -> list(call.caller().protocol()));
  }

  private JsonObject list(Protocol protocol) {
    Set<String> connected = new HashSet<>();
    connections.forEach(
        connection -> connection.caller().principal().deviceId().ifPresent(connected::add));
    JsonArray pending = new JsonArray();
    store.allPending().forEach(request -> pending.add(request.toJson()));
    JsonArray paired = new JsonArray();
    for (PairedDevice device : store.allPaired()) {
      JsonObject json = device.describe();
      if (protocol == Protocol.V4) {
        json.put("connected", connected.contains(device.deviceId()));
      }
      paired.add(json);
    }
    return new JsonObject().put("pending", pending).put("paired", paired);
  }
}
