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

  static final String STATE = "state directory";
  static final String STATE_LINK = "link to the state directory";
  static final String CONFIGURATION = "configuration";

  /**
   * Returns the part of this plan that takes the state directory with the configuration, or the
   * workspaces beside it, or both. What lies inside the state directory moves with it.
   */
  public RemovalPlan part(boolean state, boolean workspaces) {
    return new RemovalPlan(
        source,
        trash,
        moves.stream()
            .filter(
                move ->
                    List.of(STATE, STATE_LINK, CONFIGURATION).contains(move.what())
                        ? state
                        : workspaces)
            .toList(),
        kept);
  }

  /** Whether the instance is gone when this was done. */
  boolean takesState() {
    return moves.stream().anyMatch(move -> List.of(STATE, STATE_LINK).contains(move.what()));
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
