package dev.gatehouse.profiles.upgrade;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody else than its user and root decides what a start script runs: by the script, by
 * the programs beside it, or by a directory in which one of them could be exchanged. Each of them
 * has to belong to this user or to root, and nobody else may write to it; a directory where each
 * may only move what is his own, and a group that has the owner's name, count as nobody else.
 * Blocks. Used by one thread.
 */
public final class ProgramTrust {
  private static final int STICKY = 01000;

  /** Where the program stands that the script starts, seen from the script's directory. */
  private static final List<String> PROGRAM_PLACES =
      List.of("../target/gatehouse", "../target/run");

  private final Set<Path> seen = new HashSet<>();

  private ProgramTrust() {}

  /** Whether there is no {@link #objection}. */
  public static boolean isFirm(Path script) throws IOException {
    return objection(script).isEmpty();
  }

  /**
   * Why a script is not to be started: which file or directory others can change. Empty when nobody
   * else can, and where there are no such rights to read.
   *
   * @throws IOException when one of them cannot be looked at
   */
  public static Optional<String> objection(Path script) throws IOException {
    Path real = script.toRealPath();
    if (!real.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    try {
      ProgramTrust trust = new ProgramTrust();
      // By another name first: whoever can change that leads elsewhere.
      trust.above(script.toAbsolutePath().normalize());
      trust.check(real);
      trust.beside(real);
      return Optional.empty();
    } catch (Objection e) {
      return Optional.of(e.getMessage());
    }
  }

  private void check(Path real) throws IOException, Objection {
    if (seen.add(real)) {
      look(real);
      above(real);
    }
  }

  private void above(Path path) throws IOException, Objection {
    @Nullable Path directory = path.getParent();
    while (directory != null && seen.add(directory)) {
      look(directory);
      directory = directory.getParent();
    }
  }

  private void beside(Path script) throws IOException, Objection {
    Path directory = requireNonNull(script.getParent());
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(ProgramTrust::isPart).toList()) {
        check(file.toRealPath());
      }
    }
    for (String place : PROGRAM_PLACES) {
      Path tree = directory.resolve(place);
      if (Files.isDirectory(tree)) {
        tree(tree.toRealPath());
      }
    }
  }

  private static boolean isPart(Path file) {
    String name = String.valueOf(file.getFileName());
    return (name.endsWith(".sh") || name.endsWith(".jar")) && Files.exists(file);
  }

  private void tree(Path root) throws IOException, Objection {
    Objection[] found = new Objection[1];
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes facts)
              throws IOException {
            return visitFile(directory, facts);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            try {
              if (Files.exists(file)) {
                check(file.toRealPath());
              }
              return FileVisitResult.CONTINUE;
            } catch (Objection e) {
              found[0] = e;
              return FileVisitResult.TERMINATE;
            }
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // An older version beside the one that runs is tidied away at any moment.
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    if (found[0] != null) {
      throw found[0];
    }
  }

  private static void look(Path path) throws IOException, Objection {
    PosixFileAttributes facts = Files.readAttributes(path, PosixFileAttributes.class);
    String owner = facts.owner().getName();
    if (!owner.equals(System.getProperty("user.name")) && !owner.equals("root")) {
      throw new Objection(path + " belongs to " + owner);
    }
    Set<PosixFilePermission> mode = facts.permissions();
    boolean all = mode.contains(PosixFilePermission.OTHERS_WRITE);
    boolean group =
        mode.contains(PosixFilePermission.GROUP_WRITE) && !facts.group().getName().equals(owner);
    if ((all || group) && !(facts.isDirectory() && isSticky(path))) {
      throw new Objection(
          path
              + " may be changed by "
              + (all ? "everybody" : "the group " + facts.group().getName()));
    }
  }

  private static boolean isSticky(Path directory) throws IOException {
    return ((int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS) & STICKY)
        != 0;
  }

  private static final class Objection extends Exception {
    private static final long serialVersionUID = 1L;

    Objection(String why) {
      super(why);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
