package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * What a removal will do; nothing is done yet.
 *
 * @param source the instance
 * @param trash the folder that everything moves into
 * @param moves what moves there
 * @param kept what stays, and why
 */
public record RemovalPlan(KnownInstance source, Path trash, List<Move> moves, List<Kept> kept) {
  public RemovalPlan {
    requireNonNull(source, "source");
    requireNonNull(trash, "trash");
    moves = List.copyOf(moves);
    kept = List.copyOf(kept);
  }

  /**
   * A file or directory that moves away.
   *
   * @param from where it is
   * @param to where it goes
   * @param what for people
   */
  public record Move(Path from, Path to, String what) {}

  /**
   * Something that stays.
   *
   * @param path what
   * @param why for people
   */
  public record Kept(Path path, String why) {}

  @Override
  public String toString() {
    return "RemovalPlan[" + source.name() + ", " + moves + "]";
  }
}
