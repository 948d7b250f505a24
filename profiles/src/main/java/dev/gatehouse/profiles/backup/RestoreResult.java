package dev.gatehouse.profiles.backup;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.profiles.Instance;
import java.nio.file.Path;
import java.util.List;

/**
 * A backup that was put back.
 *
 * @param instance where it is now
 * @param info what the archive said about itself
 * @param sameInstance whether it is the instance it was; else it has an identity, a token and ports
 *     of its own
 * @param files how many files were put back
 * @param bytes how large they are together
 * @param putAside where what was there before lies now
 * @param dropped configuration keys that another instance does not get
 * @param notes what a person should know, one sentence each
 */
public record RestoreResult(
    Instance instance,
    BackupInfo info,
    boolean sameInstance,
    long files,
    long bytes,
    List<Path> putAside,
    List<String> dropped,
    List<String> notes) {
  public RestoreResult {
    requireNonNull(instance, "instance");
    requireNonNull(info, "info");
    putAside = List.copyOf(putAside);
    dropped = List.copyOf(dropped);
    notes = List.copyOf(notes);
  }
}
