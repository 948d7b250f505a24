package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Places;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of a state directory that somebody else writes: only plain files that really lie in it are
 * read or appended to, so that a link in a sibling's directory leads nowhere.
 */
final class SiblingFiles {
  private SiblingFiles() {}

  /** Whether {@code file} is a plain file of {@code root} itself, and no link leads there. */
  static boolean isPlain(Path root, Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Places.real(file).startsWith(Places.real(root));
  }

  /**
   * Refuses to write a file that is, or lies behind, a link out of {@code root}.
   *
   * @throws GatehouseException with {@link ExitCode#ACCESS}
   */
  static void requireOwn(Path root, Path file) {
    boolean plainOrMissing =
        Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            || !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    if (!plainOrMissing || !Places.real(file).startsWith(Places.real(root))) {
      throw new GatehouseException(
          ExitCode.ACCESS,
          file + " is not a plain file in " + root,
          "look at who put it there, and move it away");
    }
  }

  /** The newest lines of a plain file of {@code root}; empty where it is none. Blocks. */
  static List<String> tail(Path root, Path file, int lines, int maxBytes) throws IOException {
    if (!isPlain(root, file)) {
      return List.of();
    }
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(0, open.length() - maxBytes);
      byte[] bytes = new byte[(int) (open.length() - start)];
      open.seek(start);
      open.readFully(bytes);
      List<String> all =
          new ArrayList<>(new String(bytes, StandardCharsets.UTF_8).lines().toList());
      if (start > 0 && !all.isEmpty()) {
        all.remove(0);
      }
      return List.copyOf(all.subList(Math.max(0, all.size() - lines), all.size()));
    }
  }
}
