package dev.gatehouse.profiles;

import java.util.List;

/**
 * What a removal did.
 *
 * @param moves what moved where; a target may differ from the plan where the planned folder is on
 *     another file system
 * @param restore shell commands that bring everything back
 */
public record RemovalResult(List<RemovalPlan.Move> moves, List<String> restore) {
  public RemovalResult {
    moves = List.copyOf(moves);
    restore = List.copyOf(restore);
  }
}
