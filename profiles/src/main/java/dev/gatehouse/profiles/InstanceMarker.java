package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a state directory says about itself, from {@value #FILE_NAME} in it. Written once at set-up.
 *
 * @param id random id of the instance, stable for its life
 * @param distribution id of its distribution
 * @param profile its profile name
 * @param proofKey base64url key of 32 bytes for the instance proof; a secret
 * @param createdAtMillis when it was set up, epoch milliseconds
 */
public record InstanceMarker(
    String id, String distribution, String profile, String proofKey, long createdAtMillis) {
  /** Name of the file in the state directory. */
  public static final String FILE_NAME = "instance.json";

  private static final int KEY_BYTES = 32;
  private static final int MAX_BYTES = 64 * 1024;

  public InstanceMarker {
    requireNonNull(id, "id");
    requireNonNull(distribution, "distribution");
    requireNonNull(profile, "profile");
    requireNonNull(proofKey, "proofKey");
  }

  /** Makes a marker with a new id and a new key. Writes nothing. */
  public static InstanceMarker create(
      String distribution, ProfileName profile, Clock clock, SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    byte[] id = new byte[16];
    random.nextBytes(id);
    return new InstanceMarker(
        uuid(id).toString(),
        distribution,
        profile.value(),
        Base64.getUrlEncoder().withoutPadding().encodeToString(key),
        clock.millis());
  }

  /**
   * Reads the marker of a state directory, empty when it has none. Blocks.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the file is damaged, {@link
   *     ExitCode#IO} when it cannot be read
   */
  public static Optional<InstanceMarker> read(Path stateDirectory) {
    Path file = stateDirectory.resolve(FILE_NAME);
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw damaged(file, "it is larger than " + MAX_BYTES + " bytes", null);
      }
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (!Files.isDirectory(stateDirectory)) {
        return Optional.empty();
      }
      throw new GatehouseException(
          ExitCode.IO,
          "cannot read " + file + ": " + Failures.cause(e),
          "make it readable for this user, mode 0600",
          e);
    }
    return Optional.of(parse(file, text));
  }

  private static InstanceMarker parse(Path file, String text) {
    Object tree;
    try {
      tree = Json.parse(text);
    } catch (RuntimeException e) {
      throw damaged(file, "it is no JSON", e);
    }
    if (!(tree instanceof Map<?, ?> map)
        || !(map.get("id") instanceof String id)
        || !(map.get("distribution") instanceof String distribution)
        || !(map.get("profile") instanceof String profile)
        || !(map.get("proofKey") instanceof String key)
        || !(map.get("createdAtMillis") instanceof Number created)) {
      throw damaged(
          file, "id, distribution, profile, proofKey or createdAtMillis is missing", null);
    }
    try {
      new ProfileName(profile);
      UUID.fromString(id);
      if (Base64.getUrlDecoder().decode(key).length < KEY_BYTES) {
        throw damaged(file, "its key is shorter than " + KEY_BYTES + " bytes", null);
      }
    } catch (GatehouseException e) {
      throw e.exitCode() == ExitCode.CONFIG ? e : damaged(file, e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw damaged(file, "its id or key is malformed", e);
    }
    return new InstanceMarker(id, distribution, profile, key, created.longValue());
  }

  /** Writes the marker into a state directory, mode 0600, whole or not at all. Blocks. */
  void write(Path stateDirectory) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", id);
    tree.put("distribution", distribution);
    tree.put("profile", profile);
    tree.put("proofKey", proofKey);
    tree.put("createdAtMillis", createdAtMillis);
    SecureFiles.replace(
        stateDirectory.resolve(FILE_NAME),
        (Json.pretty(tree) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The name for people: {@code sigil/main}. */
  public String displayName() {
    return distribution + "/" + profile;
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "InstanceMarker[" + id + ", " + distribution + "/" + profile + "]";
  }

  private static UUID uuid(byte[] random) {
    random[6] = (byte) ((random[6] & 0x0f) | 0x40); // version 4
    random[8] = (byte) ((random[8] & 0x3f) | 0x80); // the variant of RFC 9562
    ByteBuffer bytes = ByteBuffer.wrap(random);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static GatehouseException damaged(Path file, String why, @Nullable Throwable cause) {
    return new GatehouseException(
        ExitCode.CONFIG,
        file + " does not say which instance this is: " + why,
        "restore the file from a backup, or move it away and run setup, which makes a new identity",
        cause);
  }
}
