package dev.gatehouse.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Names the process that holds a file lock, where the kernel tells ({@code /proc/locks}). */
final class LockHolder {
  private static final Path TABLE = Path.of("/proc/locks");
  private static final int PID_COLUMN = 4;
  private static final int FILE_COLUMN = 5;

  private LockHolder() {}

  /** For messages only: between the look and its use the process may have ended. Blocks. */
  static OptionalLong of(Path file) {
    try {
      String inode = ":" + Files.getAttribute(file, "unix:ino");
      for (String line : Files.readAllLines(TABLE)) {
        String[] column = line.trim().split("\\s+", -1);
        // A process that waits has "->" in the second column and holds nothing.
        if (column.length > FILE_COLUMN
            && column[1].equals("POSIX")
            && column[FILE_COLUMN].endsWith(inode)) {
          return OptionalLong.of(Long.parseLong(column[PID_COLUMN]));
        }
      }
      return OptionalLong.empty();
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }
}
