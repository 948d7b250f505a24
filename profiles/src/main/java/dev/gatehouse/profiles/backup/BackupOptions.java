package dev.gatehouse.profiles.backup;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a backup shall hold and where it goes.
 *
 * @param output the file to write, which must not exist; empty for a new one in the host's
 *     directory of backups
 * @param parts what it holds, never empty
 * @param passphrase seals the archive
 * @param reason one line for people
 */
public record BackupOptions(
    Optional<Path> output, Set<BackupPart> parts, Optional<Passphrase> passphrase, String reason) {
  public BackupOptions {
    requireNonNull(output, "output");
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a backup of nothing");
    }
    parts = Collections.unmodifiableSet(EnumSet.copyOf(parts));
    requireNonNull(passphrase, "passphrase");
    requireNonNull(reason, "reason");
  }

  /** All but logs and browser data, which can be large and grow again. */
  public static BackupOptions usual(String reason) {
    return new BackupOptions(
        Optional.empty(),
        EnumSet.complementOf(EnumSet.of(BackupPart.BROWSER, BackupPart.LOGS)),
        Optional.empty(),
        reason);
  }

  /** Everything: for a step that takes the instance away. */
  public static BackupOptions complete(String reason) {
    return new BackupOptions(
        Optional.empty(), EnumSet.allOf(BackupPart.class), Optional.empty(), reason);
  }

  /** Returns these options with another file. */
  public BackupOptions to(Path file) {
    return new BackupOptions(Optional.of(file), parts, passphrase, reason);
  }

  /** Returns these options with other parts. */
  public BackupOptions of(Set<BackupPart> chosen) {
    return new BackupOptions(output, chosen, passphrase, reason);
  }

  /** Returns these options for a sealed archive. */
  public BackupOptions sealedBy(Passphrase secret) {
    return new BackupOptions(output, parts, Optional.of(secret), reason);
  }
}
