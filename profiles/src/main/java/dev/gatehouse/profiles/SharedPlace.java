package dev.gatehouse.profiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A file or directory that an instance takes for its own.
 *
 * @param kind what for
 * @param label what exactly, for a person
 * @param path as it is written
 * @param real its real path
 * @param key device and inode, where it exists and the file system has them
 */
record SharedPlace(Kind kind, String label, Path path, Path real, Optional<Object> key) {
  static SharedPlace of(Kind kind, String label, Path path) {
    Path real = Places.real(path);
    Optional<Object> key = Optional.empty();
    try {
      key = Optional.ofNullable(Files.readAttributes(real, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      key = Optional.empty(); // not there yet: its path is all there is
    }
    return new SharedPlace(kind, label, path, real, key);
  }

  boolean isSameAs(SharedPlace other) {
    return real.equals(other.real) || (key.isPresent() && key.equals(other.key));
  }

  boolean liesIn(SharedPlace directory) {
    return !real.equals(directory.real) && real.startsWith(directory.real);
  }

  @Override
  public String toString() {
    return path.equals(real) ? label + " " + path : label + " " + path + " (really " + real + ")";
  }

  /** What a place is for; the name of its findings follows. */
  enum Kind {
    STATE("state-directory"),
    CONFIG("config-file"),
    WORKSPACE("workspace"),
    LOG("log-file"),
    CANVAS("canvas-root"),
    WHATSAPP("whatsapp-session"),
    AGENT("agent-directory"),
    SANDBOX("sandbox-root"),
    SESSIONS("session-store"),
    CRON("cron-store"),
    MEMORY("memory-store"),
    INNER("state-part");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }
  }
}
