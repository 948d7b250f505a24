package dev.gatehouse.gateway.absent;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * Asks for something that this gateway does not have, and is refused in the family's words, so that
 * a client says the right thing to its user. {@code hello-ok} does not name it.
 */
final class NotHere implements RpcMethod {
  private final String name;
  private final Scope scope3;
  private final Scope scope4;
  private final ParamsSpec params;
  private final Function<RpcCall, String> why;

  NotHere(
      String name, Scope scope3, Scope scope4, ParamsSpec params, Function<RpcCall, String> why) {
    this.name = name;
    this.scope3 = scope3;
    this.scope4 = scope4;
    this.params = params;
    this.why = why;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Scope scope() {
    return scope3;
  }

  @Override
  public Scope scope(Protocol protocol) {
    return protocol == Protocol.V3 ? scope3 : scope4;
  }

  @Override
  public ParamsSpec params() {
    return params;
  }

  @Override
  public boolean listed() {
    return false;
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST always");
  }

  @Override
  public String result() {
    return "nothing: it is always refused";
  }

  @Override
  public Future<?> call(RpcCall call) {
    return Future.failedFuture(RpcException.invalid(why.apply(call)));
  }
}
