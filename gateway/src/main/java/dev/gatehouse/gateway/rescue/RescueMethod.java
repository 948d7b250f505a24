package dev.gatehouse.gateway.rescue;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.rescue.Rescue;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** One method about siblings: its work blocks and runs on a worker. */
class RescueMethod implements RpcMethod {
  /** What a method does with its parameters. */
  interface Work {
    Map<String, Object> of(Rescue rescue, JsonObject params, String by);
  }

  private final RescueDesk desk;
  private final String name;
  private final Scope scope;
  private final ParamsSpec params;
  private final String result;
  private final Work work;

  RescueMethod(
      RescueDesk desk, String name, Scope scope, ParamsSpec params, String result, Work work) {
    this.desk = desk;
    this.name = name;
    this.scope = scope;
    this.params = params;
    this.result = result;
    this.work = work;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public ParamsSpec params() {
    return params;
  }

  @Override
  public String result() {
    return result;
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST no or more than one instance has that name",
        "UNAVAILABLE this instance may not look after that one, or it could not be done");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String by = by(call);
    return desk.ask(rescue -> new JsonObject(work.of(rescue, call.params(), by)));
  }

  /** Who wants it, by the gateway's own record of the connection. */
  private static String by(RpcCall call) {
    String label = "operator " + call.caller().client().label();
    return call.caller()
        .principal()
        .deviceId()
        .map(device -> label + " (" + device + ")")
        .orElse(label);
  }
}
