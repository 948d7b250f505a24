package dev.gatehouse.gateway.absent;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.RawJson;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;

/** Asks for a list of something that no part of this gateway makes: the list is empty. */
final class NothingThere implements RpcMethod {
  private final String name;
  private final Scope scope;
  private final RawJson answer;

  NothingThere(String name, Scope scope, String answer) {
    this.name = name;
    this.scope = scope;
    this.answer = new RawJson(answer);
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
  public String result() {
    return answer.text().replace("\"", "");
  }

  @Override
  public Future<?> call(RpcCall call) {
    return Future.succeededFuture(answer);
  }
}
