package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.profiles.ShellWord;
import dev.gatehouse.profiles.StateLayout;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Whether other users may read or change what the instance keeps to itself. */
final class FileModesCheck implements DoctorCheck {
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");
  private static final int DEEPEST = 4;
  private static final int MOST = 20;

  @Override
  public String id() {
    return "file-modes";
  }

  @Override
  public String title() {
    return "the modes of private files and directories";
  }

  @Override
  public List<Finding> run(DoctorScope scope) throws IOException {
    Path state = scope.instance().stateDirectory();
    if (!Files.isDirectory(state) || !isPosix(state)) {
      return List.of();
    }
    StateLayout layout = scope.layout();
    List<Path> open = new ArrayList<>();
    lookAt(state.toRealPath(), open);
    for (Path file :
        List.of(
            layout.marker(),
            layout.environmentFile(),
            layout.database(),
            layout.execApprovals(),
            scope.instance().configPath())) {
      lookAt(file, open);
    }
    for (Path file : scope.config().files()) {
      lookAt(file, open);
    }
    for (Path directory :
        List.of(
            layout.credentials(),
            layout.identity(),
            layout.devices(),
            layout.configGenerations(),
            layout.logs())) {
      lookBelow(directory, open);
    }
    return open.stream().distinct().limit(MOST).map(path -> finding(scope, path)).toList();
  }

  private static Finding finding(DoctorScope scope, Path path) {
    boolean directory = Files.isDirectory(path);
    return Finding.fault(
            "file-modes",
            "other users can read or change what is private",
            path + " has mode " + PosixFilePermissions.toString(mode(path)),
            "chmod " + (directory ? "go-rwx " : "600 ") + ShellWord.of(path))
        .withFix(() -> close(path));
  }

  private static String close(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new IOException(path + " has become a link");
    }
    EnumSet<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
    mode.addAll(mode(path));
    mode.removeAll(OF_OTHERS);
    Files.setPosixFilePermissions(path, mode);
    return path + " has mode " + PosixFilePermissions.toString(mode) + " now";
  }

  private static void lookAt(Path path, List<Path> open) {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isSymbolicLink(path)
        && mode(path).stream().anyMatch(OF_OTHERS::contains)) {
      open.add(path);
    }
  }

  private static void lookBelow(Path directory, List<Path> open) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    FileVisitor<Path> look =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            lookAt(path, open);
            return open.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            lookAt(path, open);
            return open.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        };
    Files.walkFileTree(directory, Set.of(), DEEPEST, look);
  }

  /** The mode of a file, or none where it cannot be told. */
  private static Set<PosixFilePermission> mode(Path path) {
    try {
      return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return Set.of();
    }
  }

  private static boolean isPosix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }
}
