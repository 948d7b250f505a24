package dev.gatehouse.profiles.migration;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.profiles.Instance;
import java.nio.file.Path;
import java.util.List;

/**
 * What an import did, or would do.
 *
 * @param source the directory that was read
 * @param instance the instance that has it now
 * @param done whether it was done, and not only planned
 * @param taken what was taken
 * @param left what was not, and why
 */
public record ImportResult(
    Path source, Instance instance, boolean done, List<ImportItem> taken, List<ImportItem> left) {
  public ImportResult {
    requireNonNull(source, "source");
    requireNonNull(instance, "instance");
    taken = List.copyOf(taken);
    left = List.copyOf(left);
  }
}
