package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * One request that passed every check.
 *
 * @param id the client's id of the request
 * @param method the name it called
 * @param params its parameters, never null, checked by the method's {@link ParamsSpec}
 * @param caller who asks
 * @param early takes answers that go before the last one
 */
public record RpcCall(
    String id, String method, JsonObject params, Caller caller, Consumer<Object> early) {
  /**
   * Answers now, and again when the future of {@link RpcMethod#call} ends: clients of {@code agent}
   * hear first that their message is accepted. Nothing happens when the client is gone. On the
   * gateway's event loop.
   *
   * @param payload a {@code JsonObject}, a {@code JsonArray} or a {@link RawJson}
   */
  public void answerEarly(Object payload) {
    early.accept(payload);
  }
}
