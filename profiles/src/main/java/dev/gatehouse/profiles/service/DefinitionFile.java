package dev.gatehouse.profiles.service;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that defines an instance's service, as it is on disk.
 *
 * @param path where it stands, or would stand
 * @param ownership whose it is
 * @param owner the instance it is for, where it says so
 * @param text its content; empty when there is none
 */
public record DefinitionFile(
    Path path, Ownership ownership, Optional<ServiceOwner> owner, String text) {
  public DefinitionFile {
    requireNonNull(path, "path");
    requireNonNull(ownership, "ownership");
    requireNonNull(owner, "owner");
    requireNonNull(text, "text");
  }

  /** Whether it is this instance's own. */
  public boolean own() {
    return ownership == Ownership.OWN;
  }

  /** Whose a definition is. */
  public enum Ownership {
    /** There is no such file. */
    ABSENT,
    /** We wrote it for this instance. */
    OWN,
    /** We wrote it for another instance. */
    OTHER_INSTANCE,
    /** Somebody else wrote it, or it is damaged so far that it cannot be told. */
    FOREIGN
  }
}
