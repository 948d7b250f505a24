package dev.gatehouse.gateway.system;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import java.util.List;

/** {@code gateway.restart.request}: refused; who started the gateway starts it again. */
final class GatewayRestartRequest implements RpcMethod {
  private static final String WHY =
      "this gateway does not restart itself; stop it and start it where it was started";

  @Override
  public String name() {
    return "gateway.restart.request";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
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
  public boolean listed() {
    return false;
  }

  @Override
  public String result() {
    return "nothing: it is always refused";
  }

  @Override
  public List<String> errors() {
    return List.of("UNAVAILABLE " + WHY);
  }

  @Override
  public Future<?> call(RpcCall call) {
    return Future.failedFuture(RpcException.unavailable(WHY));
  }
}
