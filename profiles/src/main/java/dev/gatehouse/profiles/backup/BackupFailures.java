package dev.gatehouse.profiles.backup;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Failures of files, in words. */
final class BackupFailures {
  private BackupFailures() {}

  static GatehouseException of(String doing, IOException e) {
    return new GatehouseException(
        ExitCode.IO,
        "cannot " + doing + ": " + why(e),
        "check that the place is writable and the disk not full; nothing was changed",
        e);
  }

  static String why(IOException e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (e instanceof AccessDeniedException) {
      return text + ": permission denied";
    }
    if (e instanceof FileSystemException system && system.getReason() == null) {
      return text + ": " + e.getClass().getSimpleName().replace("Exception", "");
    }
    return text;
  }
}
