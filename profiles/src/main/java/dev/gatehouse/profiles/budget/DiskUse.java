package dev.gatehouse.profiles.budget;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a directory holds.
 *
 * @param bytes the sizes of all files in it, each link as itself
 * @param files how many there are
 * @param largest the name in the directory that holds most; empty for an empty one
 * @param complete whether all was seen; false where there are more than a million files
 */
public record DiskUse(long bytes, long files, String largest, boolean complete) {
  private static final long MOST_FILES = 1_000_000;

  /** Counts. Blocks, for seconds where there are many files; links are not followed. */
  public static DiskUse of(Path directory) throws IOException {
    Counter counter = new Counter(directory);
    if (Files.isDirectory(directory)) {
      Files.walkFileTree(directory.toRealPath(), counter);
    }
    return counter.result();
  }

  private static final class Counter extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Map<String, Long> below = new HashMap<>();
    private long bytes;
    private long files;

    Counter(Path root) throws IOException {
      this.root = Files.exists(root) ? root.toRealPath() : root;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      files++;
      below.merge(root.relativize(file).getName(0).toString(), attributes.size(), Long::sum);
      return files < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE; // gone since its directory was read, or not ours
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
      return FileVisitResult.CONTINUE;
    }

    DiskUse result() {
      String largest =
          below.entrySet().stream()
              .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
              .map(Map.Entry::getKey)
              .orElse("");
      return new DiskUse(bytes, files, largest, files < MOST_FILES);
    }
  }
}
