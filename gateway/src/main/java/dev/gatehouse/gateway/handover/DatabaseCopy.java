package dev.gatehouse.gateway.handover;

import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A copy of the closed database from before another version changed its tables: an older version
 * does not open what a newer one has changed. Blocks.
 */
final class DatabaseCopy {
  private static final String SUFFIX = ".before-upgrade";

  private final Path database;
  private final Path copy;
  private boolean made;

  DatabaseCopy(Instance instance) {
    this.database = instance.layout().database();
    this.copy = database.resolveSibling(database.getFileName() + SUFFIX);
  }

  /** Makes the copy; it stays until the next upgrade. */
  void make() throws IOException {
    if (Files.exists(database)) {
      Files.copy(
          database, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      made = true;
    }
  }

  /** Makes the copy the database again, if there is one. */
  void putBack() throws IOException {
    if (made) {
      for (String part : new String[] {"-wal", "-shm"}) {
        Files.deleteIfExists(database.resolveSibling(database.getFileName() + part));
      }
      Files.move(
          copy, database, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
