package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.snapshot.PageReading.ReadFrame;
import dev.gatehouse.browser.tab.Frame;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Names elements for snapshots of the AI form: {@code e12} in the page itself, {@code f1e2} in its
 * first frame. An element keeps its name while its document is shown. Safe for use by several
 * threads.
 */
final class AriaNames {
  /** A page that draws itself anew all the time would fill the table with what is gone. */
  private static final int MAX_NAMES = 50_000;

  private record Document(Frame frame, int number) {}

  private static final class Names {
    private final String prefix;
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private int last;

    Names(String prefix) {
      this.prefix = prefix;
    }
  }

  private final Map<Document, Names> documents = new HashMap<>();
  private int frames;

  /** Returns the name of an element, a new one where it has none. */
  synchronized String name(ReadFrame frame, int backendNodeId) {
    Document document = new Document(frame.frame(), frame.document());
    Names names =
        documents.computeIfAbsent(
            document,
            fresh -> new Names(frame.frame().parent().isEmpty() ? "e" : "f" + ++frames + "e"));
    Integer number = names.numbers.get(backendNodeId);
    if (number == null) {
      number = ++names.last;
      names.numbers.put(backendNodeId, number);
    }
    return names.prefix + number;
  }

  /**
   * Forgets the documents that are not among {@code frames}, and everything when it is too much.
   */
  synchronized void keep(List<ReadFrame> read) {
    Iterator<Document> held = documents.keySet().iterator();
    while (held.hasNext()) {
      Document document = held.next();
      boolean shown =
          read.stream()
              .anyMatch(f -> f.frame() == document.frame() && f.document() == document.number());
      if (!shown) {
        held.remove();
      }
    }
    for (Names names : documents.values()) {
      if (names.numbers.size() > MAX_NAMES) {
        names.numbers.clear(); // the counter goes on: no name is ever given to another element
      }
    }
  }
}
