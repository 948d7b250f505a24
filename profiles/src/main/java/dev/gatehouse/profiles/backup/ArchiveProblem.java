package dev.gatehouse.profiles.backup;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import org.jspecify.annotations.Nullable;

/** Why an archive is not taken, in words. */
final class ArchiveProblem {
  private static final String ANOTHER =
      "nothing was changed; take another backup, see which there are with \"backup list\"";

  private ArchiveProblem() {}

  static GatehouseException damaged(String why) {
    return damaged(why, null);
  }

  static GatehouseException damaged(String why, @Nullable Throwable cause) {
    return new GatehouseException(
        ExitCode.FAILURE, "the backup is damaged: " + why, ANOTHER, cause);
  }

  static GatehouseException refused(String why) {
    return new GatehouseException(ExitCode.FAILURE, "the backup is refused: " + why, ANOTHER);
  }

  static GatehouseException newer(int format) {
    return new GatehouseException(
        ExitCode.CONFIG,
        "the backup was written by a newer version of this program (format "
            + format
            + ", this version reads up to "
            + BackupInfo.FORMAT
            + ")",
        "nothing was changed; use a newer version of this program");
  }

  static GatehouseException foreign() {
    return new GatehouseException(
        ExitCode.FAILURE,
        "the file is no backup of this program",
        "name a file that \"backup create\" has written");
  }
}
