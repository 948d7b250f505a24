package dev.gatehouse.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Names the process that holds a file lock, where the kernel tells ({@code /proc/locks}). */
public final class LockHolder {
  private static final Path TABLE = Path.of("/proc/locks");
  private static final int PID_COLUMN = 4;
  private static final int FILE_COLUMN = 5;

  private LockHolder() {}

  /** For messages only: between the look and its use the process may have ended. Blocks. */
  static OptionalLong of(Path file) {
    return all(file).stream().mapToLong(pid -> pid).findFirst();
  }

  /**
   * Returns whether the process holds a lock on {@code file}; empty where the kernel does not tell
   * who holds it. Blocks.
   */
  public static Optional<Boolean> holds(Path file, long pid) {
    List<Long> holders = all(file);
    // Files of two devices can have one number, so another holder beside it proves nothing.
    return holders.isEmpty() ? Optional.empty() : Optional.of(holders.contains(pid));
  }

  private static List<Long> all(Path file) {
    List<Long> holders = new ArrayList<>();
    try {
      String inode = ":" + Files.getAttribute(file, "unix:ino");
      for (String line : Files.readAllLines(TABLE)) {
        String[] column = line.trim().split("\\s+", -1);
        // A process that waits has "->" in the second column and holds nothing.
        if (column.length > FILE_COLUMN
            && column[1].equals("POSIX")
            && column[FILE_COLUMN].endsWith(inode)) {
          holders.add(Long.parseLong(column[PID_COLUMN]));
        }
      }
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
    return holders;
  }
}
