package dev.gatehouse.gateway.server;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.object;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;
import static dev.gatehouse.gateway.protocol.ParamsSpec.words;

import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.protocol.ClientInfo;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of {@code connect}, read and checked.
 *
 * @param params all of them
 * @param protocol the version that both sides speak, the newest one
 * @param client what the client says about itself
 * @param role the role it asks for
 * @param sentScopes the scopes it asks for, exactly as sent
 */
record ConnectRequest(
    JsonObject params, Protocol protocol, ClientInfo client, Role role, List<String> sentScopes) {
  private static final ParamsSpec CLIENT =
      ParamsSpec.of(
          word("id").required(),
          word("displayName"),
          word("version").required(),
          word("platform").required(),
          word("deviceFamily"),
          word("modelIdentifier"),
          choice("mode", "webchat", "cli", "ui", "backend", "node", "probe", "test", "worker")
              .required(),
          word("instanceId"),
          text("buildId"),
          text("timeZone"));

  private static final ParamsSpec DEVICE =
      ParamsSpec.of(
          word("id").required(),
          word("publicKey").required(),
          word("signature").required(),
          integer("signedAt", 0).required(),
          word("nonce"));

  private static final ParamsSpec AUTH =
      ParamsSpec.of(
          text("token"),
          text("password"),
          text("bootstrapToken"),
          text("deviceToken"),
          text("approvalRuntimeToken"),
          text("agentRuntimeIdentityToken"));

  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          integer("minProtocol", 1).required(),
          integer("maxProtocol", 1).required(),
          object("client", CLIENT).required(),
          words("caps"),
          words("commands"),
          object("permissions", ParamsSpec.OPEN),
          text("pathEnv"),
          word("role"),
          words("scopes"),
          object("device", DEVICE),
          object("auth", AUTH),
          text("locale"),
          text("userAgent"),
          any("computerUse"),
          any("workerRuns"));

  /**
   * Reads the parameters.
   *
   * @throws HandshakeRefusal with the wire's own words when they are wrong
   */
  static ConnectRequest read(JsonObject params) {
    List<String> problems = PARAMS.check(params);
    if (!problems.isEmpty()) {
      throw HandshakeRefusal.policy(ParamsSpec.refusal("connect", problems));
    }
    Protocol protocol =
        protocol(params.getLong("minProtocol", 1L), params.getLong("maxProtocol", 1L));
    String roleName = params.getString("role", Role.OPERATOR.wireName());
    Role role =
        Role.parse(roleName)
            .orElseThrow(() -> HandshakeRefusal.policy(RpcException.invalid("invalid role")));
    return new ConnectRequest(
        params, protocol, ClientInfo.of(params.getJsonObject("client")), role, texts(params));
  }

  /** The proof of a device, empty without one. */
  Optional<JsonObject> device() {
    return Optional.ofNullable(params.getJsonObject("device"));
  }

  /** A credential of {@code auth}, empty when it is absent or blank. */
  Optional<String> auth(String key) {
    JsonObject auth = params.getJsonObject("auth");
    return auth == null
        ? Optional.empty()
        : Optional.ofNullable(auth.getString(key)).filter(value -> !value.isBlank());
  }

  /** The token that a device's signature covers. */
  String signedToken() {
    Optional<String> token = auth("token");
    return protocol == Protocol.V3
        ? token.orElse("")
        : token.or(() -> auth("deviceToken")).or(() -> auth("bootstrapToken")).orElse("");
  }

  /** Everything but credentials, for later use by features. */
  JsonObject withoutCredentials() {
    JsonObject copy = params.copy();
    copy.remove("auth");
    copy.remove("device");
    return copy;
  }

  private static Protocol protocol(long least, long most) {
    for (Protocol protocol : List.of(Protocol.V4, Protocol.V3)) {
      if (least <= protocol.number() && protocol.number() <= most) {
        return protocol;
      }
    }
    long expected = most < Protocol.V3.number() ? Protocol.V3.number() : Protocol.V4.number();
    throw new HandshakeRefusal(
        new RpcException(
            ErrorCode.INVALID_REQUEST,
            "protocol mismatch",
            new JsonObject()
                .put("code", "PROTOCOL_MISMATCH")
                .put("clientMinProtocol", least)
                .put("clientMaxProtocol", most)
                .put("expectedProtocol", expected)
                .put("minimumProbeProtocol", Protocol.V3.number())),
        1002,
        "protocol mismatch");
  }

  private static List<String> texts(JsonObject params) {
    JsonArray scopes = params.getJsonArray("scopes", new JsonArray());
    return scopes.stream().map(String.class::cast).toList();
  }
}
