package dev.gatehouse.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Set;

/** Knows the file systems on which a lock may lie: another host does not see it, or keeps it. */
final class LockFileSystem {
  private static final Set<String> NETWORK =
      Set.of(
          "9p",
          "afs",
          "afpfs",
          "beegfs",
          "ceph",
          "cifs",
          "drvfs",
          "glusterfs",
          "gpfs",
          "lustre",
          "ncpfs",
          "prl_fs",
          "smb2",
          "smb3",
          "smbfs",
          "vboxsf",
          "webdav");

  private LockFileSystem() {}

  /**
   * Refuses a directory whose file system does not keep locks as the kernel's own do. Blocks.
   *
   * @throws GatehouseException with {@code CONFIG} when it is one of those and not allowed
   */
  static void check(HostDirectory directory) throws IOException {
    check(directory, Files.getFileStore(directory.path()).type());
  }

  static void check(HostDirectory directory, String type) {
    if (isNetwork(type) && !directory.networkLocksAllowed()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "the directory "
              + directory.path()
              + " lies on a file system of type "
              + type
              + ", whose locks do not tell which instances run on this host",
          "set "
              + HostDirectory.VARIABLE
              + " to a directory on a local disk, or "
              + HostDirectory.NETWORK_LOCKS_VARIABLE
              + "=1 when only this host uses it and its locks are known to work");
    }
  }

  static boolean isNetwork(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    return name.startsWith("nfs")
        || name.equals("fuse")
        || name.startsWith("fuse.")
        || NETWORK.contains(name);
  }
}
