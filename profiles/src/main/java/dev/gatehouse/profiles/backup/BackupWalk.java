package dev.gatehouse.profiles.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the files of an instance that a backup holds, and keeps account of those it cannot
 * hold. Links are never followed. For one thread, one run.
 */
final class BackupWalk {
  private static final int MOST_REASONS = 200;

  private final BackupPlaces places;
  private final Set<BackupPart> parts;
  private final Sink sink;
  private final List<String> leftOut = new ArrayList<>();
  private long moreLeftOut;

  BackupWalk(BackupPlaces places, Set<BackupPart> parts, Sink sink) {
    this.places = places;
    this.parts = parts;
    this.sink = sink;
  }

  /** Takes what is found. */
  interface Sink {
    void directory(String path) throws IOException;

    void file(String path, Path file) throws IOException;

    void database(String path, Path file) throws IOException;
  }

  /** Runs, and returns one sentence for each thing that is left out. */
  List<String> run() throws IOException {
    if (parts.contains(BackupPart.CONFIG) && Files.isRegularFile(places.config())) {
      add(ArchivePath.CONFIG + places.config().getFileName(), places.config(), false);
    }
    walk(places.state(), ArchivePath.STATE, true);
    if (parts.contains(BackupPart.WORKSPACE)
        && places.ownWorkspace()
        && Files.isDirectory(places.workspace())) {
      walk(places.workspace(), ArchivePath.WORKSPACE, false);
    }
    if (moreLeftOut > 0) {
      leftOut.add("and " + moreLeftOut + " more");
    }
    return List.copyOf(leftOut);
  }

  private void walk(Path root, String prefix, boolean state) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          private final Deque<Boolean> used = new ArrayDeque<>();

          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes about) {
            if (!directory.equals(root) && !isWanted(root, directory, state)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            used.push(false);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about)
              throws IOException {
            if (isWanted(root, file, state)) {
              use();
              take(root, file, about, prefix, state);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            if (!(failure instanceof NoSuchFileException)) {
              leaveOut(file, "it cannot be read");
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            boolean something = used.pop();
            if (!something && !directory.equals(root)) {
              name(root, directory, prefix).ifPresent(BackupWalk.this::emptyDirectory);
            }
            use();
            return FileVisitResult.CONTINUE;
          }

          private void use() {
            if (!used.isEmpty()) {
              used.pop();
              used.push(true);
            }
          }
        });
  }

  private boolean isWanted(Path root, Path file, boolean state) {
    if (!state) {
      return true;
    }
    Path relative = root.relativize(file);
    if (StateParts.isShortLived(relative) || file.equals(places.config())) {
      return false;
    }
    if (places.isWorkspace(file)) {
      return false;
    }
    return StateParts.isMarker(relative)
        || isAbove(relative)
        || parts.contains(StateParts.of(relative, String.valueOf(places.config().getFileName())));
  }

  /** A directory whose children belong to different parts. */
  private static boolean isAbove(Path relative) {
    String first = relative.getName(0).toString();
    return (first.equals("agents") && relative.getNameCount() < 3)
        || (first.equals("gateway") && relative.getNameCount() < 2);
  }

  private void take(Path root, Path file, BasicFileAttributes about, String prefix, boolean state)
      throws IOException {
    if (about.isSymbolicLink()) {
      leaveOut(file, "it is a link");
    } else if (!about.isRegularFile()) {
      if (!state) {
        leaveOut(file, "it is no file");
      }
    } else {
      Optional<String> name = name(root, file, prefix);
      if (name.isPresent()) {
        add(name.get(), file, state && StateParts.isDatabase(root.relativize(file)));
      }
    }
  }

  private void add(String name, Path file, boolean database) throws IOException {
    try {
      if (database) {
        sink.database(name, file);
      } else if (Files.isReadable(file)) {
        sink.file(name, file);
      } else {
        leaveOut(file, "it cannot be read");
      }
    } catch (NoSuchFileException e) {
      // It went away since its directory was read: it is not part of this moment.
    }
  }

  private void emptyDirectory(String name) {
    try {
      sink.directory(name + "/");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> name(Path root, Path file, String prefix) {
    try {
      String relative = root.relativize(file).toString().replace('\\', '/');
      if (!root.resolve(relative).equals(file)) {
        leaveOut(file, "its name is not in this system's encoding");
        return Optional.empty();
      }
      String name = prefix + relative;
      Optional<String> fault = ArchivePath.fault(name);
      fault.ifPresent(why -> leaveOut(file, why));
      return fault.isPresent() ? Optional.empty() : Optional.of(name);
    } catch (InvalidPathException e) {
      leaveOut(file, "its name is not in this system's encoding");
      return Optional.empty();
    }
  }

  private void leaveOut(Path file, String why) {
    if (leftOut.size() < MOST_REASONS) {
      leftOut.add(file + ": " + why);
    } else {
      moreLeftOut++;
    }
  }
}
