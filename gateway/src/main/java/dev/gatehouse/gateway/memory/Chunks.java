package dev.gatehouse.gateway.memory;

import java.util.ArrayList;
import java.util.List;

/** Cuts a note into parts that are found as one. Pure. */
final class Chunks {
  private static final int MOST_CHARS = 1600;
  private static final int OVERLAP_CHARS = 320;

  private Chunks() {}

  /**
   * Some lines of a note.
   *
   * @param firstLine counted from 1
   * @param lastLine at least {@code firstLine}
   */
  record Chunk(int firstLine, int lastLine, String words) {}

  /**
   * Cuts {@code text} at its headings and where a part gets too long; then the next part begins
   * with the last lines of the one before. Lines are never cut, but a line that is too long for a
   * part is spread over several.
   */
  static List<Chunk> of(String text) {
    String[] lines = text.split("\r?\n", -1);
    List<Chunk> chunks = new ArrayList<>();
    int start = 0;
    int chars = 0;
    for (int i = 0; i < lines.length; i++) {
      boolean heading = lines[i].matches("#{1,6} .*");
      if (i > start && (heading || chars + lines[i].length() > MOST_CHARS)) {
        add(chunks, lines, start, i);
        start = heading ? i : backUp(lines, start, i);
        chars = length(lines, start, i);
      }
      chars += lines[i].length() + 1;
    }
    add(chunks, lines, start, lines.length);
    return chunks;
  }

  private static int backUp(String[] lines, int start, int end) {
    int at = end;
    int chars = 0;
    while (at > start + 1 && chars + lines[at - 1].length() <= OVERLAP_CHARS) {
      at--;
      chars += lines[at].length() + 1;
    }
    return at;
  }

  private static int length(String[] lines, int from, int to) {
    int chars = 0;
    for (int i = from; i < to; i++) {
      chars += lines[i].length() + 1;
    }
    return chars;
  }

  private static void add(List<Chunk> chunks, String[] lines, int from, int to) {
    String words = String.join("\n", List.of(lines).subList(from, to)).strip();
    if (words.isEmpty()) {
      return;
    }
    for (int at = 0; at < words.length(); at += 2 * MOST_CHARS) {
      int end = Math.min(words.length(), at + 2 * MOST_CHARS);
      chunks.add(new Chunk(from + 1, to, words.substring(at, end)));
    }
  }
}
