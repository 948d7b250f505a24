package dev.gatehouse.browser.relay;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What both proofs of one login are bound to.
 *
 * @param relay the name of this opening of the relay
 * @param session the name of this login
 * @param issuedMillis when it was made, since 1970
 * @param resource path and profile that the extension asked for
 */
record LoginChallenge(
    String keyId,
    String relay,
    String session,
    String clientNonce,
    String serverNonce,
    long issuedMillis,
    String resource) {
  static final int VERSION = 2;
  static final long LIFE_MILLIS = 10_000;

  private static final String ROLE = "extension";
  private static final String TRANSPORT = "websocket";
  private static final String METHOD = "GET";

  long expiresMillis() {
    return issuedMillis + LIFE_MILLIS;
  }

  /** The values in the order in which a proof has them. */
  List<Object> bound() {
    return List.of(
        keyId,
        relay,
        session,
        clientNonce,
        serverNonce,
        issuedMillis,
        expiresMillis(),
        ROLE,
        TRANSPORT,
        METHOD,
        resource,
        ROLE);
  }

  /** The message to the extension. */
  JsonObject message(String serverProof) {
    return new JsonObject()
        .put("type", "auth.challenge")
        .put("v", VERSION)
        .put("keyId", keyId)
        .put("instanceId", relay)
        .put("sessionId", session)
        .put("clientNonce", clientNonce)
        .put("serverNonce", serverNonce)
        .put("issuedAtMs", issuedMillis)
        .put("expiresAtMs", expiresMillis())
        .put("role", ROLE)
        .put("transport", TRANSPORT)
        .put("method", METHOD)
        .put("resource", resource)
        .put("flow", ROLE)
        .put("serverProof", serverProof);
  }
}
