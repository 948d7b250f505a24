package dev.gatehouse.gateway.device;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;
import static dev.gatehouse.gateway.protocol.ParamsSpec.words;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * {@code device.pair.setupCode}: invites one device, which may then come in without an approval, as
 * a node and as an operator with no more than the scopes that are named. The code holds the
 * gateway's address and the secret, and is valid once within ten minutes.
 */
final class DevicePairSetupCode implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("publicUrl", 2_048)
              .about("ws or wss address under which the device reaches this gateway"),
          words("scopes").about("operator scopes of the device; without it the most allowed ones"));

  private final Invitations invitations;
  private final Instance instance;

  @Inject
  DevicePairSetupCode(Invitations invitations, Instance instance) {
    this.invitations = invitations;
    this.instance = instance;
  }

  @Override
  public String name() {
    return "device.pair.setupCode";
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
  public String result() {
    return "{setupId, setupCode, gatewayUrl, urlSource, scopes, expiresAtMs}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST scopes exceed what an invitation can give",
        "INVALID_REQUEST publicUrl must be a ws or wss address");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    List<String> scopes =
        call.params().containsKey("scopes")
            ? call.params().getJsonArray("scopes").stream().map(String.class::cast).toList()
            : Invitations.MOST_SCOPES;
    if (!Invitations.MOST_SCOPES.containsAll(scopes)) {
      throw RpcException.invalid("scopes exceed what an invitation can give");
    }
    String given = call.params().getString("publicUrl");
    String url =
        given == null ? "ws://127.0.0.1:" + instance.ports().gateway() : checked(given.strip());
    Invitations.Made made = invitations.make(scopes);
    String code =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                new JsonObject()
                    .put("url", url)
                    .put("bootstrapToken", made.token())
                    .encode()
                    .getBytes(StandardCharsets.UTF_8));
    return Future.succeededFuture(
        new JsonObject()
            .put("setupId", made.id())
            .put("setupCode", code)
            .put("gatewayUrl", url)
            .put("urlSource", given == null ? "loopback" : "publicUrl")
            .put("scopes", new JsonArray(scopes))
            .put("expiresAtMs", made.expiresAtMillis()));
  }

  private static String checked(String url) {
    try {
      URI uri = URI.create(url);
      boolean socket = "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
      if (socket && uri.getHost() != null && uri.getUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // The same as any other address that is none.
    }
    throw RpcException.invalid("publicUrl must be a ws or wss address");
  }
}
