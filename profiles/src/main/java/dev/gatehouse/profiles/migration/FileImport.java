package dev.gatehouse.profiles.migration;

import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;

/**
 * Copies a directory into one that may have files already: those stay. Links are not followed. For
 * one directory, one run.
 */
final class FileImport {
  private static final int MOST_LINES = 50;

  private final String what;
  private final Path from;
  private final Path to;
  private final boolean variables;
  private final List<ImportItem> left;
  private long copied;
  private long bytes;
  private long known;
  private int lines;

  /** {@code variables}: whether files of variables, which hold keys, are taken. */
  FileImport(String what, Path from, Path to, boolean variables, List<ImportItem> left) {
    this.what = what;
    this.from = from;
    this.to = to;
    this.variables = variables;
    this.left = left;
  }

  long copied() {
    return copied;
  }

  long bytes() {
    return bytes;
  }

  long known() {
    return known;
  }

  /** Counts, and copies when {@code perform}. */
  void run(boolean perform) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes about)
              throws IOException {
            Path goal = goal(directory);
            if (Files.exists(goal, LinkOption.NOFOLLOW_LINKS)
                && !Files.isDirectory(goal, LinkOption.NOFOLLOW_LINKS)
                && !directory.equals(from)) {
              leave(directory, "there is something else at its place");
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (perform) {
              SecureFiles.createDirectories(goal);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about)
              throws IOException {
            take(file, about, perform);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            if (!(failure instanceof NoSuchFileException)) {
              leave(file, "it cannot be read");
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void take(Path file, BasicFileAttributes about, boolean perform) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (!about.isRegularFile()) {
      leave(file, about.isSymbolicLink() ? "it is a link" : "it is no file");
      return;
    }
    if (!variables && (name.equals(".env") || name.startsWith(".env."))) {
      leave(file, "it holds keys; take it with --with-credentials");
      return;
    }
    if (!Files.isReadable(file)) {
      leave(file, "it cannot be read");
      return;
    }
    Path goal = goal(file);
    if (Files.exists(goal, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.isRegularFile(goal, LinkOption.NOFOLLOW_LINKS)
          && Files.mismatch(file, goal) == -1) {
        known++;
      } else {
        leave(file, "the instance has another one there, which stays");
      }
      return;
    }
    if (perform) {
      // Whole or not at all, so that a second run never takes a half for what is there.
      Path temporary = goal.resolveSibling("." + name + "." + UUID.randomUUID() + ".tmp");
      try {
        Files.copy(file, temporary, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        Files.move(temporary, goal, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
    copied++;
    bytes += about.size();
  }

  private Path goal(Path path) {
    return to.resolve(from.relativize(path).toString());
  }

  private void leave(Path file, String why) {
    lines++;
    if (lines <= MOST_LINES) {
      left.add(new ImportItem(what, file.toString(), why));
    } else if (lines == MOST_LINES + 1) {
      left.add(new ImportItem(what, "more files", "for reasons like those above"));
    }
  }
}
