package dev.gatehouse.gateway.page;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code instance.get}: which instance this is, where it lives, and which ports it holds. */
final class InstanceGet implements RpcMethod {
  private final GatewayContext gateway;

  @Inject
  InstanceGet(GatewayContext gateway) {
    this.gateway = gateway;
  }

  @Override
  public String name() {
    return "instance.get";
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
    return "{name, id, distribution, product, profile, stateDirectory, configPath, "
        + "workspace, pid, ports: [{port, to?, role, reason}]}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Instance instance = gateway.instance();
    return Future.succeededFuture(
        new JsonObject()
            .put("name", instance.displayName())
            .put("id", instance.marker().map(InstanceMarker::id).orElse(null))
            .put("distribution", instance.distribution().id())
            .put("product", instance.distribution().displayName())
            .put("profile", instance.profile().value())
            .put("stateDirectory", instance.stateDirectory().toString())
            .put("configPath", instance.configPath().toString())
            .put("workspace", instance.workspace().toString())
            .put("pid", ProcessHandle.current().pid())
            .put("ports", ports(instance.ports())));
  }

  private JsonArray ports(PortPlan plan) {
    JsonArray ports = new JsonArray();
    gateway
        .lease()
        .block()
        .uses()
        .forEach(
            use ->
                ports.add(
                    new JsonObject()
                        .put("port", use.port())
                        .put("role", use.role().label())
                        .put("reason", use.reason())));
    ports.add(
        new JsonObject()
            .put("port", plan.firstCdp())
            .put("to", plan.lastCdp())
            .put("role", "cdp")
            .put("reason", "range for browser profiles"));
    return ports;
  }
}
