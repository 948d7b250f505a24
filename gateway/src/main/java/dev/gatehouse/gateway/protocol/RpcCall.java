package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.JsonObject;

/**
 * One request that passed every check.
 *
 * @param id the client's id of the request
 * @param method the name it called
 * @param params its parameters, never null, checked by the method's {@link ParamsSpec}
 * @param caller who asks
 */
public record RpcCall(String id, String method, JsonObject params, Caller caller) {}
