package dev.gatehouse.gateway.system;

import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLayout;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The Ed25519 key by which this gateway is told from others. Made when somebody first asks for it
 * and kept in the state directory, readable by its owner only.
 */
@Singleton
final class GatewayIdentity {
  private static final String ALGORITHM = "Ed25519";
  private static final int RAW_KEY_BYTES = 32;

  private final Path file;
  private final GatewayLoop loop;

  @Inject
  GatewayIdentity(Instance instance, GatewayLoop loop) {
    this.file = StateLayout.of(instance).identity().resolve("gateway.json");
    this.loop = loop;
  }

  /**
   * The public half.
   *
   * @param id lower-case hex SHA-256 of the raw key
   * @param key the raw key, base64url without padding
   */
  record Public(String id, String key) {}

  Future<Public> get() {
    // In order: two who ask at once must not make two keys.
    return loop.blockingInOrder(() -> describe(Files.exists(file) ? read() : make()));
  }

  private byte[] read() throws IOException {
    return Base64.getDecoder()
        .decode(new JsonObject(Files.readString(file)).getString("publicKey", ""));
  }

  private byte[] make() throws IOException, GeneralSecurityException {
    KeyPair keys = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    Base64.Encoder base64 = Base64.getEncoder();
    JsonObject content =
        new JsonObject()
            .put("version", 1)
            .put("publicKey", base64.encodeToString(keys.getPublic().getEncoded()))
            .put("privateKey", base64.encodeToString(keys.getPrivate().getEncoded()));
    SecureFiles.createDirectories(SecureFiles.parent(file));
    SecureFiles.replace(file, content.encodePrettily().getBytes(StandardCharsets.UTF_8));
    return keys.getPublic().getEncoded();
  }

  private static Public describe(byte[] encoded) throws GeneralSecurityException {
    KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    // The raw key is the end of its X.509 form.
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - RAW_KEY_BYTES, encoded.length);
    return new Public(
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw)),
        Base64.getUrlEncoder().withoutPadding().encodeToString(raw));
  }
}
