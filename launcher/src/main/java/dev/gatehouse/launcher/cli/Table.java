package dev.gatehouse.launcher.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of text with aligned columns. Not safe to share between threads. */
public final class Table {
  private static final String GAP = "  ";

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  private Table(List<String> head) {
    this.head = head;
  }

  /** A table with these column titles. */
  public static Table of(String... head) {
    return new Table(List.of(head));
  }

  /** Adds a row; a missing cell is empty. */
  public Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell.toString());
    }
    while (row.size() < head.size()) {
      row.add("");
    }
    rows.add(List.copyOf(row));
    return this;
  }

  /** Whether no row was added. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The lines, the titles first, without blanks at their ends. */
  public List<String> lines(boolean color) {
    int[] widths = new int[head.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = width(head.get(column));
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], width(row.get(column)));
      }
    }
    List<String> lines = new ArrayList<>();
    String title = line(head.stream().map(cell -> cell.toUpperCase(Locale.ROOT)).toList(), widths);
    lines.add(color ? "\u001b[2m" + title + "\u001b[0m" : title);
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      line.append(column == 0 ? "" : GAP).append(cell);
      line.append(" ".repeat(widths[column] - width(cell)));
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
