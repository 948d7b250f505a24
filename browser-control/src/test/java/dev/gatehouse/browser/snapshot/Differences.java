package dev.gatehouse.browser.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** The known differences between our snapshots and other readers: {@code differences.tsv}. */
final class Differences {
  private record Row(String reader, String page, String who, String what, String why) {}

  private final List<Row> rows = new ArrayList<>();

  Differences() {
    try (InputStream file =
        Objects.requireNonNull(Differences.class.getResourceAsStream("differences.tsv"))) {
      for (String line : new String(file.readAllBytes(), UTF_8).split("\n")) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] cells = line.split("\t", -1);
          rows.add(new Row(cells[0], cells[1], cells[2], cells[3], cells[4]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what is listed for a reader's view of a page, as {@link #between} writes it. */
  List<String> listed(String reader, String page) {
    return rows.stream()
        .filter(row -> row.reader().equals(reader) && row.page().equals(page))
        .map(row -> row.who() + "\t" + row.what())
        .sorted()
        .toList();
  }

  /** Whether every row says why. */
  boolean explained() {
    return rows.stream().noneMatch(row -> row.why().isBlank());
  }

  /** Returns the elements that only one side has. */
  static List<String> between(Collection<String> ours, Collection<String> theirs) {
    List<String> onlyOurs = new ArrayList<>(ours);
    theirs.forEach(onlyOurs::remove);
    List<String> onlyTheirs = new ArrayList<>(theirs);
    ours.forEach(onlyTheirs::remove);
    List<String> differences = new ArrayList<>();
    onlyOurs.forEach(what -> differences.add("ours\t" + what));
    onlyTheirs.forEach(what -> differences.add("theirs\t" + what));
    return differences.stream().sorted().toList();
  }
}
