package dev.gatehouse.gateway.protocol;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.profiles.component.ComponentMethod;
import io.vertx.core.Future;

/** A method of a gateway component, seen as one of the gateway's own. */
final class ComponentRpcMethod implements RpcMethod {
  private final ComponentMethod method;
  private final Scope scope;

  ComponentRpcMethod(ComponentMethod method) {
    this.method = method;
    this.scope =
        Scope.parse(method.scope())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        method.name() + " asks for an unknown scope " + method.scope()));
  }

  @Override
  public String name() {
    return method.name();
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public Future<?> call(RpcCall call) {
    return Future.fromCompletionStage(method.call().apply(call.params().getMap()))
        .map(result -> new RawJson(Json.write(result)));
  }
}
