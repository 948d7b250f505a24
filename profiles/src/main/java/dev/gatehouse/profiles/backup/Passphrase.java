package dev.gatehouse.profiles.backup;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;

/** What opens a sealed backup. Immutable; never shows itself. */
public final class Passphrase {
  /** A shorter one is refused when a backup is made. */
  public static final int LEAST_CHARACTERS = 8;

  private final char[] characters;

  private Passphrase(char[] characters) {
    this.characters = characters;
  }

  /** Takes a copy of {@code characters}. */
  public static Passphrase of(char[] characters) {
    return new Passphrase(characters.clone());
  }

  /** A copy of its characters. */
  char[] characters() {
    return characters.clone();
  }

  /**
   * Refuses one that is easily guessed.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE}
   */
  Passphrase checked() {
    if (characters.length < LEAST_CHARACTERS) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "the passphrase is shorter than " + LEAST_CHARACTERS + " characters",
          "choose a longer one, for example several words; without it the backup cannot be opened");
    }
    return this;
  }

  @Override
  public String toString() {
    return "Passphrase";
  }
}
