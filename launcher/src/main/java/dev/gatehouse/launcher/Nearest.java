package dev.gatehouse.launcher;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the words that a mistyped one was probably meant to be. Pure. */
final class Nearest {
  private static final int SHOWN = 3;

  private Nearest() {}

  /** Returns the nearest of {@code words}, the best first; empty when none is near. */
  static List<String> to(String typed, Collection<String> words) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    int most = Math.max(1, wanted.length() / 3);
    return words.stream()
        .filter(word -> word.startsWith(wanted) || distance(wanted, word) <= most)
        .sorted(Comparator.comparingInt(word -> distance(wanted, word)))
        .limit(SHOWN)
        .toList();
  }

  /** How many letters must be added, removed, changed or swapped with their neighbour. */
  private static int distance(String one, String other) {
    int[][] cost = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        cost[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : step(cost, one, other, i, j);
      }
    }
    return cost[one.length()][other.length()];
  }

  private static int step(int[][] cost, String one, String other, int i, int j) {
    int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
