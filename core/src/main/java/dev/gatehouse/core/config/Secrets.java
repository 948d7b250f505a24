package dev.gatehouse.core.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the text of secrets that a configuration names. Nothing is read before it is asked for, and
 * nothing is kept. Safe to use from several threads.
 */
public final class Secrets {
  private Secrets() {}

  /** For the references of this configuration. */
  public static Secrets of(ConfigSnapshot snapshot) {
    throw new UnsupportedOperationException(snapshot.toString());
  }

  /**
   * Returns the secret that a configuration value stands for: the string itself, or what the
   * reference leads to; empty for an absent or blank value. Blocks.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when a reference leads nowhere
   */
  public Optional<String> resolve(@Nullable Object valueFromTree) {
    throw new UnsupportedOperationException();
  }

  /**
   * Refuses a secret that is none: blank, shorter than 16 characters, a placeholder such as {@code
   * undefined}, one repeated character.
   *
   * @param place where it stands, {@code gateway.auth.token}
   * @throws GatehouseException with {@link ExitCode#CONFIG}
   */
  public static void refuseWeak(String place, String secret) {
    throw new UnsupportedOperationException(place);
  }
}
