package dev.gatehouse.browser.roster;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.file.FileTrees;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * The trash of this user, from which a person can take a directory back: the desktop's on Linux
 * (XDG), {@code ~/.Trash} on macOS, a folder of the instance elsewhere or where the user has none.
 * Nothing is erased: across file systems a directory is copied whole before the first one goes.
 * Every method blocks.
 */
final class Trash {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);

  private final Environment environment;
  private final Path fallback;
  private final Clock clock;
  private final String system;

  /**
   * @param fallback a folder that this instance owns, for users without a trash
   * @param system name of the operating system
   */
  Trash(Environment environment, Path fallback, Clock clock, String system) {
    this.environment = environment;
    this.fallback = fallback;
    this.clock = clock;
    this.system = system.toLowerCase(Locale.ROOT);
  }

  /**
   * A directory in the trash.
   *
   * @param from where it was
   * @param to where it is
   * @param note what tells the desktop where it was, where there is such a thing
   */
  record Moved(Path from, Path to, Optional<Path> note) {}

  /**
   * Moves {@code directory} away. When it fails, the directory is where it was.
   *
   * @param name what it is called in the trash, before the time
   */
  Moved move(Path directory, String name) throws IOException {
    if (Files.isSymbolicLink(directory)) {
      throw new IOException(directory + " is a link; what it points to is not moved");
    }
    IOException first;
    try {
      return move(directory, name, desktop());
    } catch (IOException e) {
      first = e;
    }
    try {
      return move(directory, name, new Place(fallback, Optional.empty()));
    } catch (IOException e) {
      e.addSuppressed(first);
      throw e;
    }
  }

  /** Takes it back, for a deletion that went no further. */
  void restore(Moved moved) throws IOException {
    relocate(moved.to(), moved.from());
    if (moved.note().isPresent()) {
      Files.deleteIfExists(moved.note().get());
    }
  }

  private record Place(Path files, Optional<Path> notes) {}

  private Place desktop() {
    if (system.startsWith("mac")) {
      return new Place(environment.home().resolve(".Trash"), Optional.empty());
    }
    if (system.startsWith("windows")) {
      // Its recycle bin is no directory that a program may put things into.
      return new Place(fallback, Optional.empty());
    }
    Path trash =
        environment
            .get("XDG_DATA_HOME")
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElse(environment.home().resolve(".local/share"))
            .resolve("Trash");
    return new Place(trash.resolve("files"), Optional.of(trash.resolve("info")));
  }

  private Moved move(Path directory, String name, Place place) throws IOException {
    SecureFiles.createDirectories(place.files());
    String base = name + "-" + clock.millis();
    for (int n = 1; ; n++) {
      String unique = n == 1 ? base : base + "-" + n;
      Path target = place.files().resolve(unique);
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      Optional<Path> note = Optional.empty();
      if (place.notes().isPresent()) {
        note = Optional.of(place.notes().get().resolve(unique + ".trashinfo"));
        if (Files.exists(note.get(), LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        write(note.get(), directory);
      }
      try {
        relocate(directory, target);
        return new Moved(directory, target, note);
      } catch (IOException e) {
        if (note.isPresent()) {
          Files.deleteIfExists(note.get());
        }
        throw e;
      }
    }
  }

  /** The desktop's rule: the note first, so that nothing is ever in the trash without one. */
  private void write(Path note, Path directory) throws IOException {
    SecureFiles.createDirectories(SecureFiles.parent(note));
    String when =
        WHEN.format(clock.instant().atZone(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS));
    String text =
        "[Trash Info]\nPath=" + encoded(directory.toString()) + "\nDeletionDate=" + when + "\n";
    Files.writeString(note, text, StandardOpenOption.CREATE_NEW);
  }

  private static String encoded(String path) {
    StringBuilder out = new StringBuilder();
    for (byte one : path.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (one & 0xff);
      boolean plain =
          character < 128
              && (Character.isLetterOrDigit(character) || "/._-~".indexOf(character) >= 0);
      out.append(plain ? String.valueOf(character) : String.format("%%%02X", one & 0xff));
    }
    return out.toString();
  }

  private static void relocate(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      // Another file system: nothing of the first is deleted before the second is whole.
      try {
        copy(from, to);
      } catch (IOException failed) {
        FileTrees.delete(to);
        throw failed;
      }
      FileTrees.delete(from);
    }
  }

  static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes is)
              throws IOException {
            SecureFiles.createDirectories(to.resolve(from.relativize(dir)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
            if (is.isRegularFile() || is.isSymbolicLink()) {
              Files.copy(
                  file,
                  to.resolve(from.relativize(file)),
                  LinkOption.NOFOLLOW_LINKS,
                  StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
