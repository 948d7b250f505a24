package dev.gatehouse.gateway.handover;

import dev.gatehouse.gateway.database.DatabaseSchema;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A copy of the closed database from before another version changed its tables: an older version
 * does not open what a newer one has changed. Blocks.
 */
final class DatabaseCopy {
  /** The database, and what of it has not come there yet: nothing, when it was closed well. */
  private static final List<String> PARTS = List.of("", "-wal");

  private final Path database;
  private final Path copy;
  private boolean made;

  DatabaseCopy(Instance instance) {
    this.database = instance.layout().database();
    this.copy = part(database, DatabaseSchema.BEFORE_UPGRADE);
  }

  /** Makes the copy; it stays until the next upgrade. */
  void make() throws IOException {
    for (String part : PARTS) {
      Path from = part(database, part);
      Path to = part(copy, part);
      Files.deleteIfExists(to);
      if (Files.exists(from)) {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
    made = Files.exists(copy);
  }

  /** Makes the copy the database again, if there is one. */
  void putBack() throws IOException {
    if (made) {
      // First what belongs to the changed one: it must not be taken for a part of the old one.
      Files.deleteIfExists(part(database, "-wal"));
      Files.deleteIfExists(part(database, "-shm"));
      for (String part : PARTS) {
        if (Files.exists(part(copy, part))) {
          Files.move(
              part(copy, part),
              part(database, part),
              StandardCopyOption.REPLACE_EXISTING,
              StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  private static Path part(Path file, String part) {
    return file.resolveSibling(file.getFileName() + part);
  }
}
