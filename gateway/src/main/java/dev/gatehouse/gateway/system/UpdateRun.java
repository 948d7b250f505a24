package dev.gatehouse.gateway.system;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import java.util.List;

/** {@code update.run}: refused; a gateway does not replace the program that it is. */
final class UpdateRun implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
              ParamsSpec.text("sessionKey"),
              ParamsSpec.text("note"),
              ParamsSpec.integer("restartDelayMs", 0),
              ParamsSpec.integer("timeoutMs", 1))
          .open();

  @Override
  public String name() {
    return "update.run";
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
  public boolean listed() {
    return false;
  }

  @Override
  public String result() {
    return "nothing: it is always refused";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "UNAVAILABLE this gateway does not update itself; install the new version and start it again");
  }

  @Override
  public Future<?> call(RpcCall call) {
    return Future.failedFuture(
        RpcException.unavailable(
            "this gateway does not update itself; install the new version and start it again"));
  }
}
