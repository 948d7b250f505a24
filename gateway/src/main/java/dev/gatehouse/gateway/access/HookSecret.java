package dev.gatehouse.gateway.access;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The secret of those who may post to hooks, which opens nothing else. Immutable.
 *
 * @param secret the secret itself
 */
record HookSecret(String secret) {
  static final Credential CREDENTIAL = new Credential(Credential.Kind.HOOK_TOKEN, "hooks");

  /**
   * Reads it from the configuration; empty where hooks are off. Blocks when it stands in a file or
   * comes from a command.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when there is none, it is too weak, or
   *     it is the gateway's own
   */
  static Optional<HookSecret> read(ConfigSnapshot config, SharedSecret gateway) {
    if (!ConfigTrees.at(config.resolved(), "hooks", "enabled").equals(Optional.of(true))) {
      return Optional.empty();
    }
    String secret =
        Secrets.of(config)
            .resolve(ConfigTrees.at(config.resolved(), "hooks", "token").orElse(null))
            .orElseThrow(
                () ->
                    new GatehouseException(
                        ExitCode.CONFIG,
                        "hooks are enabled and have no token, so anybody could use them",
                        "set hooks.token, for example to what openssl rand -base64 32 prints"));
    Secrets.refuseWeak("hooks.token", secret);
    if (gateway.matches(secret)) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "hooks.token is the same secret as the gateway's own",
          "give hooks a token of their own: who may send a webhook must not command the gateway");
    }
    return Optional.of(new HookSecret(secret));
  }

  boolean matches(String presented) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "HookSecret";
  }
}
