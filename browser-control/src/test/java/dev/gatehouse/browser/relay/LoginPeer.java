package dev.gatehouse.browser.relay;

import dev.gatehouse.browser.parts.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An extension's side of the login within the socket, worked out anew from the wire's facts. */
final class LoginPeer {
  private static final List<String> BOUND =
      List.of(
          "keyId",
          "instanceId",
          "sessionId",
          "clientNonce",
          "serverNonce",
          "issuedAtMs",
          "expiresAtMs",
          "role",
          "transport",
          "method",
          "resource",
          "flow");

  private final byte[] key;
  private final RelayPeer peer;

  LoginPeer(byte[] key, RelayPeer peer) {
    this.key = key;
    this.peer = peer;
  }

  /** The key of an instance's relay. */
  static byte[] key(TestGateway gateway, int port) {
    return gateway.seal("sigil-extension-relay-v2:" + port);
  }

  static String nonce() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return text(bytes);
  }

  /** Connects and logs in. */
  static RelayPeer loggedIn(TestGateway gateway, int port) {
    RelayPeer peer = RelayPeer.stranger(gateway.vertx(), port, "/extension");
    LoginPeer login = new LoginPeer(key(gateway, port), peer);
    login.answer(login.challenge(nonce()));
    peer.typed("auth.ok");
    return peer;
  }

  void hello(String nonce) {
    peer.send(
        new JsonObject()
            .put("type", "auth.hello")
            .put("v", 2)
            .put("keyId", keyId())
            .put("clientNonce", nonce));
  }

  JsonObject challenge(String nonce) {
    hello(nonce);
    return peer.typed("auth.challenge");
  }

  void answer(JsonObject challenge) {
    answer(challenge, proof("client", challenge));
  }

  void answer(JsonObject challenge, String proof) {
    peer.send(
        new JsonObject()
            .put("type", "auth.response")
            .put("v", 2)
            .put("sessionId", challenge.getString("sessionId"))
            .put("clientProof", proof));
  }

  String proof(String who, JsonObject challenge, String... more) {
    JsonArray values = new JsonArray().add("openclaw.browser-relay.auth").add(2).add(who);
    BOUND.forEach(name -> values.add(challenge.getValue(name)));
    List.of(more).forEach(values::add);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return text(mac.doFinal(values.encode().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String keyId() {
    try {
      return text(MessageDigest.getInstance("SHA-256").digest(key)).substring(0, 22);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
