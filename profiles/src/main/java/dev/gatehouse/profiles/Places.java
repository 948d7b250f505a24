package dev.gatehouse.profiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Compares places by what they really are, not by how they are spelled: symbolic links, {@code ..},
 * hard links, and folders that ignore case. All methods block for file access.
 */
public final class Places {
  private static final int MAX_LINKS = 40;

  private Places() {}

  /**
   * Returns the real path of {@code path}; of a path that does not exist (yet), the real path of
   * the part that does, and the rest as it is written. Never fails: a part that may not be read
   * stays as it is.
   */
  public static Path real(Path path) {
    return real(path, MAX_LINKS);
  }

  private static Path real(Path path, int links) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return absolute.toRealPath();
    } catch (IOException e) {
      @Nullable Path parent = absolute.getParent();
      if (parent == null) {
        return absolute;
      }
      Path realParent = real(parent, links);
      Path here = realParent.resolve(absolute.getFileName());
      if (links > 0 && Files.isSymbolicLink(here)) {
        try {
          return real(realParent.resolve(Files.readSymbolicLink(here)), links - 1);
        } catch (IOException unreadable) {
          return here;
        }
      }
      return here;
    }
  }

  /** Whether both name one file or directory. */
  public static boolean same(Path one, Path other) {
    if (real(one).equals(real(other))) {
      return true;
    }
    try {
      return Files.isSameFile(one, other); // device and inode: hard links, case, bind mounts
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether {@code inner} lies in {@code outer}, or is the same place. */
  public static boolean within(Path inner, Path outer) {
    Path realOuter = real(outer);
    Path realInner = real(inner);
    if (realInner.startsWith(realOuter)) {
      return true;
    }
    if (!Files.exists(realOuter)) {
      return false;
    }
    for (@Nullable Path at = realInner; at != null; at = at.getParent()) {
      if (Files.exists(at) && isSameFile(at, realOuter)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSameFile(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }
}
