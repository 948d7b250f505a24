package dev.gatehouse.gateway.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A program as it was found on the disk. Immutable; what it was is compared with what is there
 * again just before it is started.
 *
 * @param given the word of the command that named it
 * @param found the absolute path at which it was found, links not followed
 * @param real its real path
 * @param identity what tells this file from another that takes its place: inode, size, times
 * @param firm whether only the owner of this account or the system can change it: it lies outside
 *     of the workspace, as does every link that leads to it, and others may not write it
 */
record Program(String given, Path found, Path real, String identity, boolean firm) {

  /** Finds out about an executable file. Blocks. */
  static Program at(String given, Path found, Path workspace) throws IOException {
    Path real = found.toRealPath();
    boolean firm = !inside(found, workspace) && !inside(real, workspace) && !openToOthers(real);
    return new Program(given, found, real, identity(real), firm);
  }

  /** Whether it is still the same file, at the same place. Blocks. */
  boolean unchanged() {
    try {
      return found.toRealPath().equals(real) && identity(real).equals(identity);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The path to start. A program of several names, as busybox is, looks at the name it was called
   * by; that is kept where only the system could change where the link leads.
   */
  Path startPath() {
    boolean sameName = Objects.equals(found.getFileName(), real.getFileName());
    return sameName || !systemOwned(found) ? real : found;
  }

  private static boolean systemOwned(Path path) {
    try {
      for (Path at = path.getParent(); at != null; at = at.getParent()) {
        Map<String, Object> facts = Files.readAttributes(at, "unix:uid,mode");
        if (!Integer.valueOf(0).equals(facts.get("uid"))
            || !(facts.get("mode") instanceof Integer mode)
            || (mode & 0022) != 0) {
          return false;
        }
      }
      return Integer.valueOf(0)
          .equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean inside(Path path, Path workspace) throws IOException {
    Path real = workspace.toRealPath();
    for (Path at = path; at != null; at = at.getParent()) {
      if (at.equals(workspace) || Files.exists(at) && at.toRealPath().equals(real)) {
        return true;
      }
    }
    return false;
  }

  private static boolean openToOthers(Path real) {
    try {
      Path parent = real.getParent();
      return writable(real) || parent != null && writable(parent);
    } catch (IOException | UnsupportedOperationException e) {
      return true;
    }
  }

  private static boolean writable(Path path) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
    return mode.contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static String identity(Path real) throws IOException {
    try {
      Map<String, Object> facts =
          Files.readAttributes(
              real, "unix:dev,ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
      return facts.get("dev")
          + ":"
          + facts.get("ino")
          + ":"
          + facts.get("size")
          + ":"
          + facts.get("lastModifiedTime")
          + ":"
          + facts.get("ctime");
    } catch (UnsupportedOperationException e) {
      return Files.size(real) + ":" + Files.getLastModifiedTime(real);
    }
  }
}
