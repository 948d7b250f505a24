package dev.gatehouse.gateway.device;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;
import static dev.gatehouse.gateway.protocol.ParamsSpec.words;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** {@code device.token.rotate}: gives a device a new token; the old one is dead at once. */
final class DeviceTokenRotate implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("deviceId").required(), word("role").required(), words("scopes"));

  private final DeviceTokens tokens;

  @Inject
  DeviceTokenRotate(DeviceTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public String name() {
    return "device.token.rotate";
  }

  @Override
  public Scope scope() {
    return Scope.PAIRING;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{deviceId, role, token, scopes: [], rotatedAtMs, tokenDelivery?}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST unknown deviceId/role",
        "INVALID_REQUEST scopes exceed what the device is approved for",
        "INVALID_REQUEST device token rotation denied");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String deviceId = call.params().getString("deviceId");
    String role = call.params().getString("role");
    Optional<List<String>> scopes =
        Optional.ofNullable(call.params().getJsonArray("scopes"))
            .map(list -> list.stream().map(String.class::cast).toList());
    return tokens
        .rotate(call.caller(), deviceId, role, scopes)
        .map(
            token -> {
              JsonObject answer =
                  new JsonObject()
                      .put("deviceId", deviceId)
                      .put("role", role)
                      .put("token", token.token())
                      .put("scopes", new JsonArray(List.copyOf(token.scopes())))
                      .put("rotatedAtMs", token.rotatedAtMillis());
              return call.caller().protocol() == Protocol.V4
                  ? answer.put("tokenDelivery", "in-band")
                  : answer;
            });
  }
}
