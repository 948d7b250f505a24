package dev.gatehouse.profiles;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a directory must be before an instance may live in it. The root itself may be a symbolic
 * link when its target passes the same checks. Looks at files; {@link #repair} alone changes a
 * mode.
 */
final class StateDirectoryRules {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final int STICKY = 01000;

  private final HomePlaces home;

  StateDirectoryRules(HomePlaces home) {
    this.home = home;
  }

  /** Refuses a place that cannot be an instance's own directory. */
  void check(Path state) {
    if (Files.isSymbolicLink(state) && !Files.exists(state)) {
      throw refuse(state + " is a symbolic link that leads nowhere", "remove the link");
    }
    if (Files.exists(state) && !Files.isDirectory(state)) {
      throw refuse(state + " is not a directory", "name a directory as the state directory");
    }
    Path real = Places.real(state);
    for (@Nullable Path at = real.getParent(); at != null; at = at.getParent()) {
      if (Files.exists(at) && !Files.isDirectory(at)) {
        throw refuse(
            at + " is not a directory, so " + state + " cannot be made in it",
            "name another state directory");
      }
    }
    if (real.getParent() == null || Places.within(home.home(), real)) {
      throw refuse(
          real + " holds the home directory and cannot be one instance's state directory",
          "name a directory of its own, for example " + home.stateDirectory(ProfileName.DEFAULT));
    }
    Optional<Path> outer = instanceAround(real.getParent());
    if (outer.isPresent()) {
      throw refuse(
          state + " lies inside the state directory of another instance, " + outer.get(),
          "choose a directory that no other instance owns");
    }
  }

  /** Refuses a directory of another user, or one that other users could swap. */
  void checkOwner(Path state) {
    Path real = Places.real(state);
    if (!Files.isDirectory(real) || !isPosix(real)) {
      return;
    }
    try {
      UserPrincipal owner = Files.getOwner(real);
      UserPrincipal self =
          real.getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(System.getProperty("user.name"));
      if (!owner.equals(self)) {
        throw refuse(
            real + " belongs to the user " + owner.getName() + ", not to " + self.getName(),
            "run the command as " + owner.getName() + ", or choose another state directory");
      }
      Path parent = real.getParent();
      if (parent != null && isOpenToAll(parent)) {
        throw refuse(
            parent + " may be changed by every user, so that " + real + " could be swapped",
            "run chmod o-w " + parent + ", or choose another state directory");
      }
    } catch (IOException | UnsupportedOperationException e) {
      // A name service without this user, or a file system without owners: nothing to compare.
      return;
    }
  }

  /** Refuses a directory in which nothing could be written. */
  void checkWritable(Path state) {
    Path real = Places.real(state);
    @Nullable Path existing = real;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isWritable(existing)) {
      throw new GatehouseException(
          ExitCode.IO,
          "cannot write in " + (existing == null ? real : existing) + ": permission denied",
          "make it writable for this user, or choose another state directory");
    }
    if (!Files.isDirectory(existing)) {
      throw refuse(existing + " is not a directory", "name a directory as the state directory");
    }
  }

  /**
   * Takes the rights of all other users from a directory, and returns what it was, empty when it
   * was right.
   */
  static Optional<String> repair(Path directory) throws IOException {
    if (!isPosix(directory)) {
      return Optional.empty();
    }
    Path real = directory.toRealPath();
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(real);
    if (OWNER_ONLY.containsAll(mode)) {
      return Optional.empty();
    }
    Files.setPosixFilePermissions(real, OWNER_ONLY);
    return Optional.of(PosixFilePermissions.toString(mode));
  }

  /** Returns the innermost state directory that {@code path} is or lies in. */
  Optional<Path> instanceAround(@Nullable Path path) {
    for (@Nullable Path at = path; at != null; at = at.getParent()) {
      if (isInstance(at)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private boolean isInstance(Path directory) {
    if (home.profileAt(directory).isPresent()) {
      return true;
    }
    if (!Files.exists(directory.resolve(InstanceMarker.FILE_NAME))) {
      return false;
    }
    try {
      return InstanceMarker.read(directory).isPresent();
    } catch (GatehouseException e) {
      return false; // some other program's file of that name
    }
  }

  static boolean isPosix(Path existing) {
    try {
      return Files.getFileStore(existing).supportsFileAttributeView("posix");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isOpenToAll(Path directory) throws IOException {
    Object mode = Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    boolean sticky = mode instanceof Integer bits && (bits & STICKY) != 0;
    return !sticky
        && Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static GatehouseException refuse(String message, String remedy) {
    return new GatehouseException(ExitCode.CONFIG, message, remedy);
  }
}
