package dev.gatehouse.gateway.protocol;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.profiles.component.ComponentFailure;
import dev.gatehouse.profiles.component.ComponentMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionException;

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
        .map(result -> new RawJson(Json.write(result)))
        .recover(ComponentRpcMethod::refusal);
  }

  /** A component that chose its refusal's code and details keeps them on the wire. */
  private static Future<RawJson> refusal(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!(cause instanceof ComponentFailure refusal)) {
      return Future.failedFuture(cause);
    }
    ErrorCode code =
        switch (refusal.code()) {
          case INVALID_REQUEST -> ErrorCode.INVALID_REQUEST;
          case UNAVAILABLE -> ErrorCode.UNAVAILABLE;
        };
    JsonObject details =
        refusal.details().isEmpty() ? null : new JsonObject(Json.write(refusal.details()));
    return Future.failedFuture(
        new RpcException(code, String.valueOf(refusal.getMessage()), details));
  }
}
