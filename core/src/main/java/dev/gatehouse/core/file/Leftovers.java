package dev.gatehouse.core.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the temporary files of {@link SecureFiles#replace} whose writer was killed, and deletes
 * them. One that is younger than a minute may still be written and stays. All methods block.
 */
public final class Leftovers {
  private static final Duration AGE = Duration.ofMinutes(1);
  private static final Pattern NAME =
      Pattern.compile("\\.(.+)\\.\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\.tmp");

  private Leftovers() {}

  /** Deletes what lies directly in {@code directory}, which belongs to the caller alone. */
  public static void sweep(Path directory, Instant now) throws IOException {
    sweep(directory, now, name -> true);
  }

  /** Deletes what replacing {@code file} has left, and nothing else in its directory. */
  public static void sweepBeside(Path file, Instant now) throws IOException {
    Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
    String own = String.valueOf(target.getFileName());
    sweep(SecureFiles.parent(target), now, own::equals);
  }

  /** Returns what {@link #sweep(Path, Instant)} would delete, in no order. */
  public static List<Path> find(Path directory, Instant now) throws IOException {
    return find(directory, now, name -> true);
  }

  private static void sweep(Path directory, Instant now, Predicate<String> ours)
      throws IOException {
    for (Path file : find(directory, now, ours)) {
      Files.deleteIfExists(file);
    }
  }

  private static List<Path> find(Path directory, Instant now, Predicate<String> ours)
      throws IOException {
    Instant limit = now.minus(AGE);
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ".*.tmp")) {
      for (Path file : files) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches()
            && ours.test(name.group(1))
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          found.add(file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of(); // nothing was ever written there
    }
    return found;
  }
}
