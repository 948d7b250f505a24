package dev.gatehouse.profiles.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.jspecify.annotations.Nullable;

/** Whether a start script can be changed by somebody else than its user and root. Blocks. */
public final class ProgramTrust {
  private static final int STICKY = 01000;

  private ProgramTrust() {}

  /**
   * Whether nobody else can put another program in the place of this one: it belongs to this user
   * or to root, others may not write to it, and above it no directory is open to everybody, except
   * those where each may only move what is his own. True where there are no such rights to read.
   *
   * @throws IOException when it, or a directory above it, cannot be looked at
   */
  public static boolean isFirm(Path program) throws IOException {
    Path real = program.toRealPath();
    if (!real.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return true;
    }
    String owner = Files.getOwner(real).getName();
    if (!owner.equals(System.getProperty("user.name")) && !owner.equals("root")) {
      return false;
    }
    if (isOpen(real)) {
      return false;
    }
    @Nullable Path above = real.getParent();
    while (above != null) {
      if (isOpen(above) && ((int) Files.getAttribute(above, "unix:mode") & STICKY) == 0) {
        return false;
      }
      above = above.getParent();
    }
    return true;
  }

  private static boolean isOpen(Path path) throws IOException {
    return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE);
  }
}
