package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Which methods of protocol 4 change a session, and what they answer when none is named. */
final class MutationTargets {
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "chat.send", "sessionKey",
          "chat.inject", "sessionKey",
          "sessions.send", "key",
          "sessions.patch", "key",
          "sessions.reset", "key",
          "sessions.delete", "key",
          "sessions.compact", "key");

  private MutationTargets() {}

  /**
   * Checks that a request names the session that it changes.
   *
   * @throws RpcException when it does not
   */
  static void check(Protocol protocol, String method, JsonObject params) {
    String parameter = PARAMETERS.get(method);
    if (protocol == Protocol.V4
        && parameter != null
        && !(params.getValue(parameter) instanceof String key && !key.isBlank())) {
      throw new RpcException(
          ErrorCode.INVALID_REQUEST,
          "session mutation target is unavailable",
          new JsonObject().put("code", "SESSION_MUTATION_TARGET_REQUIRED").put("method", method));
    }
  }
}
