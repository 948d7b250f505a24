package dev.gatehouse.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts that break out of a unit whose writer forgets a rule, the same in every run. */
final class HostileValues {
  private static final List<String> PARTS =
      List.of(
          "%n",
          "%%",
          "%h",
          "$HOME",
          "${PATH}",
          "$$",
          "\"",
          "'",
          "\\",
          "\\n",
          "\\x41",
          " ",
          "  ",
          "\t",
          ";",
          " ; ",
          "#",
          "[Service]",
          "ExecStart=",
          "=",
          "&",
          "<",
          ">",
          "`id`",
          "|",
          "é",
          "漢字",
          "🦞",
          "\u2028",
          "\u0085",
          "-",
          "@",
          "!",
          "+",
          ":",
          "~",
          "*",
          "?",
          "(",
          ")",
          "^");

  private HostileValues() {}

  /** So many of them, with up to six parts each. */
  static List<String> list(int count) {
    Random random = new Random(78);
    List<String> values = new ArrayList<>(PARTS);
    while (values.size() < count) {
      StringBuilder value = new StringBuilder();
      for (int parts = 2 + random.nextInt(5); parts > 0; parts--) {
        value.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      values.add(value.toString());
    }
    return values.subList(0, count);
  }
}
