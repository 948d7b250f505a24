package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a reset did.
 *
 * @param backup the archive that was made first, empty where none was wanted
 * @param moves what moved where
 * @param restore shell commands that bring everything back
 */
public record ResetResult(
    Optional<Path> backup, List<RemovalPlan.Move> moves, List<String> restore) {
  public ResetResult {
    requireNonNull(backup, "backup");
    moves = List.copyOf(moves);
    restore = List.copyOf(restore);
  }
}
