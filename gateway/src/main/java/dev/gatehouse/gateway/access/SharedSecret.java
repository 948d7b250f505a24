package dev.gatehouse.gateway.access;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that opens a gateway: its token or its password, never both. Immutable.
 *
 * @param mode which of the two
 * @param secret the secret itself
 * @param credential its name, which tells nothing about it
 */
record SharedSecret(Mode mode, String secret, Credential credential) {
  /** A token made at random cannot be guessed; anything shorter might be. */
  private static final int UNGUESSABLE_LENGTH = 32;

  /** What kind of secret it is. */
  enum Mode {
    TOKEN("token"),
    PASSWORD("password");

    private final String wireName;

    Mode(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }
  }

  /**
   * Reads it from the configuration. Blocks when it stands in a file or comes from a command.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when there is none or it is too weak
   */
  static SharedSecret read(ConfigSnapshot config, GivenSecrets given) {
    Secrets secrets = Secrets.of(config);
    Optional<String> token =
        given.token().or(() -> secrets.resolve(value(config, "token").orElse(null)));
    Optional<String> password =
        given.password().or(() -> secrets.resolve(value(config, "password").orElse(null)));
    Mode mode = mode(config, token.isPresent(), password.isPresent());
    String place = "gateway.auth." + mode.wireName();
    String secret =
        (mode == Mode.TOKEN ? token : password)
            .orElseThrow(
                () ->
                    new GatehouseException(
                        ExitCode.CONFIG,
                        "the gateway has no " + mode.wireName() + ", so anybody could use it",
                        "set " + place + ", or run setup, which makes a token"));
    Secrets.refuseWeak(place, secret);
    if (config.string("hooks", "token").filter(secret::equals).isPresent()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "hooks.token is the same secret as " + place,
          "give hooks a token of their own: who may send a webhook must not command the gateway");
    }
    return new SharedSecret(
        mode, secret, new Credential(Credential.Kind.SHARED_SECRET, id(secret)));
  }

  boolean matches(String presented) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether guessing it is hopeless, so that a right one may pass while guessers are slowed. */
  boolean unguessable() {
    return secret.length() >= UNGUESSABLE_LENGTH;
  }

  /** HMAC-SHA-256 of {@code text} with the secret as its key. */
  byte[] seal(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "SharedSecret[" + mode + "]";
  }

  private static Mode mode(ConfigSnapshot config, boolean hasToken, boolean hasPassword) {
    Optional<String> wanted = config.string("gateway", "auth", "mode");
    if (wanted.isEmpty()) {
      return hasPassword && !hasToken ? Mode.PASSWORD : Mode.TOKEN;
    }
    for (Mode mode : Mode.values()) {
      if (mode.wireName.equals(wanted.get())) {
        return mode;
      }
    }
    throw new GatehouseException(
        ExitCode.CONFIG,
        "gateway.auth.mode \"" + wanted.get() + "\" is not supported",
        "use \"token\" or \"password\"; a gateway without a secret is open to every page and"
            + " program on this host");
  }

  private static Optional<Object> value(ConfigSnapshot config, String key) {
    return ConfigTrees.at(config.resolved(), "gateway", "auth", key);
  }

  private static String id(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
