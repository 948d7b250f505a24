package dev.gatehouse.gateway.server;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A device with a key of its own, which signs what it connects with. */
public final class TestDevice {
  private final KeyPair keys;
  private final byte[] publicKey;

  public TestDevice() {
    try {
      keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] spki = keys.getPublic().getEncoded();
      publicKey = Arrays.copyOfRange(spki, spki.length - 32, spki.length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lower-case hex SHA-256 of the public key. */
  public String id() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Parameters of {@code connect} for a user interface with this role and these scopes. */
  public static JsonObject params(int protocol, String token, String role, String... scopes) {
    JsonObject params = WireSocket.params(protocol, token, scopes).put("role", role);
    params.put(
        "client",
        new JsonObject()
            .put("id", "gateway-client")
            .put("displayName", "lab-device")
            .put("version", "1.0.0")
            .put("platform", "linux")
            .put("mode", "ui"));
    return params;
  }

  /**
   * Adds the signed {@code device} object.
   *
   * @param version the payload's form, 1 to 3; form 1 has no nonce
   */
  public JsonObject sign(JsonObject params, int version, String nonce, long signedAt) {
    JsonObject client = params.getJsonObject("client");
    JsonArray scopes = params.getJsonArray("scopes", new JsonArray());
    JsonObject auth = params.getJsonObject("auth", new JsonObject());
    String token =
        auth.getString(
            "token", auth.getString("deviceToken", auth.getString("bootstrapToken", "")));
    StringBuilder payload =
        new StringBuilder("v" + version)
            .append('|')
            .append(id())
            .append('|')
            .append(client.getString("id"))
            .append('|')
            .append(client.getString("mode"))
            .append('|')
            .append(params.getString("role"))
            .append('|')
            .append(String.join(",", scopes.stream().map(String.class::cast).toList()))
            .append('|')
            .append(signedAt)
            .append('|')
            .append(token);
    if (version >= 2) {
      payload.append('|').append(nonce);
    }
    if (version >= 3) {
      payload.append('|').append(client.getString("platform", "")).append('|');
      payload.append(client.getString("deviceFamily", "").toLowerCase(java.util.Locale.ROOT));
    }
    JsonObject device =
        new JsonObject()
            .put("id", id())
            .put("publicKey", base64(publicKey))
            .put("signature", base64(signature(payload.toString())))
            .put("signedAt", signedAt);
    if (version >= 2) {
      device.put("nonce", nonce);
    }
    return params.put("device", device);
  }

  /** Opens a socket and connects with a fresh signature of the newest form; returns the answer. */
  public Attempt connect(int port, JsonObject params) {
    WireSocket socket = WireSocket.open(port);
    JsonObject challenge = socket.readEvent("connect.challenge").getJsonObject("payload");
    int version = params.getInteger("maxProtocol") == 3 ? 2 : 3;
    sign(params, version, challenge.getString("nonce"), challenge.getLong("ts"));
    return new Attempt(socket, socket.call("connect", params));
  }

  /** A socket and the answer to its {@code connect}. */
  public record Attempt(WireSocket socket, JsonObject answer) implements AutoCloseable {
    public boolean ok() {
      return answer.getBoolean("ok");
    }

    public JsonObject hello() {
      return answer.getJsonObject("payload");
    }

    public JsonObject error() {
      return answer.getJsonObject("error");
    }

    public String deviceToken() {
      return hello().getJsonObject("auth").getString("deviceToken");
    }

    public List<?> scopes() {
      return hello().getJsonObject("auth").getJsonArray("scopes").getList();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private byte[] signature(String payload) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(keys.getPrivate());
      signer.update(payload.getBytes(StandardCharsets.UTF_8));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
