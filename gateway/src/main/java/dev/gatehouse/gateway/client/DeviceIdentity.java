package dev.gatehouse.gateway.client;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The Ed25519 key pair by which a client is known to a gateway. Immutable.
 *
 * @param id lower-case hex SHA-256 of the raw public key
 * @param publicKey the raw public key, base64url without padding
 * @param privateKey the key that signs
 */
public record DeviceIdentity(String id, String publicKey, PrivateKey privateKey) {
  private static final int RAW_KEY_BYTES = 32;

  public DeviceIdentity {
    requireNonNull(id, "id");
    requireNonNull(publicKey, "publicKey");
    requireNonNull(privateKey, "privateKey");
  }

  /** Makes a new identity. */
  public static DeviceIdentity generate() {
    try {
      return of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  /** The identity of an Ed25519 key pair. */
  public static DeviceIdentity of(KeyPair keys) {
    byte[] encoded = keys.getPublic().getEncoded();
    // The raw key is the end of its X.509 form.
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - RAW_KEY_BYTES, encoded.length);
    try {
      String id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw));
      return new DeviceIdentity(
          id, Base64.getUrlEncoder().withoutPadding().encodeToString(raw), keys.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Signs a text; returns base64url without padding. */
  String sign(String text) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(privateKey);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the device key cannot sign", e);
    }
  }

  @Override
  public String toString() {
    return "DeviceIdentity[" + id + "]";
  }
}
