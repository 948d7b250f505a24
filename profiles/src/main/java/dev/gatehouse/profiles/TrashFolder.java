package dev.gatehouse.profiles;

import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.RemovalPlan.Move;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Moves files into a trash folder of the host instead of deleting them. How they come back stands
 * in the folder before the first one moves, so that whoever is killed in between loses nothing.
 * Blocks.
 */
final class TrashFolder {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss").withZone(ZoneOffset.UTC);

  private final Path root;
  private final Clock clock;

  TrashFolder(HostDirectory host, Clock clock) {
    this.root = host.path().resolve("trash");
    this.clock = clock;
  }

  /** A folder that does not exist yet, for the things of the instance {@code name}. */
  Path choose(String name) {
    String stamped = STAMP.format(clock.instant()) + "-" + name.replace('/', '-');
    Path folder = root.resolve(stamped);
    for (int i = 2; Files.exists(folder); i++) {
      folder = root.resolve(stamped + "-" + i);
    }
    return folder;
  }

  /**
   * Makes all moves, or none: when one fails, those before it are taken back.
   *
   * @param step hears of every move before it happens
   * @return what moved where; a target may differ where the folder is on another file system
   */
  List<Move> fill(Path folder, String name, List<Move> moves, Consumer<Move> step)
      throws IOException {
    if (moves.isEmpty()) {
      return List.of();
    }
    note(folder, name, moves);
    List<Move> done = new ArrayList<>();
    try {
      for (Move move : moves) {
        step.accept(move);
        done.add(move(move));
      }
    } catch (IOException e) {
      moveBack(done, e);
      throw e;
    }
    if (!done.equals(moves)) {
      note(folder, name, done);
    }
    return done;
  }

  /** Shell commands that bring everything back. */
  static List<String> restore(List<Move> done) {
    return done.stream()
        .map(move -> "mv " + quoted(move.to()) + " " + quoted(move.from()))
        .toList();
  }

  private static Move move(Move move) throws IOException {
    try {
      return moveTo(move, move.to());
    } catch (AtomicMoveNotSupportedException e) {
      // Another file system: a trash folder beside it keeps the move whole and cheap.
      Path folder = move.to().getName(move.to().getNameCount() - 2);
      Path beside =
          move.from()
              .resolveSibling(".gatehouse-trash")
              .resolve(folder)
              .resolve(move.to().getFileName());
      return moveTo(move, beside);
    }
  }

  private static Move moveTo(Move move, Path to) throws IOException {
    Path parent = to.getParent();
    if (parent != null) {
      SecureFiles.createDirectories(parent);
    }
    Files.move(move.from(), to, StandardCopyOption.ATOMIC_MOVE);
    return new Move(move.from(), to, move.what());
  }

  private static void moveBack(List<Move> done, IOException cause) {
    List<Move> reversed = new ArrayList<>(done);
    Collections.reverse(reversed);
    for (Move move : reversed) {
      try {
        Files.move(move.to(), move.from(), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private static void note(Path folder, String name, List<Move> moves) throws IOException {
    String text =
        "# Files of "
            + name
            + " that were moved away. These commands bring them back:\n"
            + String.join("\n", restore(moves))
            + "\n";
    SecureFiles.replace(folder.resolve("RESTORE.txt"), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
