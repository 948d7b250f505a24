package dev.gatehouse.profiles.backup;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.profiles.CloneOptions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a backup is put back.
 *
 * @param parts what of it, as far as it holds it
 * @param passphrase opens a sealed archive
 * @param replace whether what is there may be put aside
 * @param another what an instance of another name gets besides the usual
 */
public record RestoreOptions(
    Set<BackupPart> parts, Optional<Passphrase> passphrase, boolean replace, CloneOptions another) {
  public RestoreOptions {
    EnumSet<BackupPart> copy = EnumSet.noneOf(BackupPart.class);
    copy.addAll(parts);
    parts = Collections.unmodifiableSet(copy);
    requireNonNull(passphrase, "passphrase");
    requireNonNull(another, "another");
  }

  /** All of it, into a place where nothing is. */
  public static RestoreOptions usual() {
    return new RestoreOptions(
        EnumSet.allOf(BackupPart.class), Optional.empty(), false, CloneOptions.NONE);
  }

  /** Returns these options for a place where something is: it is put aside. */
  public RestoreOptions replacing() {
    return new RestoreOptions(parts, passphrase, true, another);
  }

  /** Returns these options for a sealed archive. */
  public RestoreOptions openedBy(Passphrase secret) {
    return new RestoreOptions(parts, Optional.of(secret), replace, another);
  }

  /** Returns these options for other parts. */
  public RestoreOptions of(Set<BackupPart> chosen) {
    return new RestoreOptions(chosen, passphrase, replace, another);
  }

  /** Returns these options with more for an instance of another name. */
  public RestoreOptions with(CloneOptions more) {
    return new RestoreOptions(parts, passphrase, replace, more);
  }
}
