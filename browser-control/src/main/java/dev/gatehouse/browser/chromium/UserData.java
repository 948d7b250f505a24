package dev.gatehouse.browser.chromium;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/** The directories of one browser profile, checked before a browser gets them. */
final class UserData {
  private static final int TRIED_BYTES = 64 * 1024;

  private UserData() {}

  /**
   * Creates the directories of {@code home} where they are missing and makes sure that a browser
   * can write there: one that cannot would use another directory without saying so. Blocks.
   *
   * @throws BrowserException with status 507 when the disk is full, else 500
   */
  static void prepare(BrowserHome home) {
    try {
      SecureFiles.createDirectories(home.userData());
      SecureFiles.createDirectories(home.temporary());
      tryWriting(home.userData());
    } catch (IOException e) {
      throw failure(home.userData(), e);
    }
  }

  /** Removes what a browser left in its temporary directory. Only when it is gone. Blocks. */
  static void clean(BrowserHome home) throws IOException {
    Path temporary = home.temporary();
    if (!Files.isDirectory(temporary)) {
      return;
    }
    try (Stream<Path> entries = Files.list(temporary)) {
      for (Path entry : entries.toList()) {
        remove(entry);
      }
    }
  }

  /** What a failed write means for a person. */
  static BrowserException failure(Path where, IOException cause) {
    String text = String.valueOf(cause.getMessage());
    String system =
        cause instanceof FileSystemException file && file.getReason() != null
            ? file.getReason()
            : text;
    String lower = system.toLowerCase(Locale.ROOT);
    if (lower.contains("no space")
        || lower.contains("not enough space")
        || lower.contains("quota")) {
      return new BrowserException(
          507,
          "the disk is full: the browser's files in "
              + where
              + " cannot be written; free some space, then start the browser again",
          cause);
    }
    if (cause instanceof FileAlreadyExistsException || lower.contains("not a directory")) {
      return new BrowserException(
          500,
          "the browser's user data directory "
              + where
              + " cannot be made: a file stands in its place or above it; move that file away",
          cause);
    }
    String why = cause instanceof AccessDeniedException ? "permission denied" : system;
    return new BrowserException(
        500,
        "the browser's user data directory "
            + where
            + " cannot be written: "
            + why
            + "; give the user that the gateway runs as access to it",
        cause);
  }

  private static void tryWriting(Path directory) throws IOException {
    Path file = directory.resolve("." + UUID.randomUUID() + ".tmp");
    try (FileChannel channel = SecureFiles.openNew(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(TRIED_BYTES);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void remove(Path entry) throws IOException {
    if (Files.isDirectory(entry) && !Files.isSymbolicLink(entry)) {
      try (Stream<Path> inside = Files.list(entry)) {
        for (Path one : inside.toList()) {
          remove(one);
        }
      }
    }
    Files.deleteIfExists(entry);
  }
}
