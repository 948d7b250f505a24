package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.snapshot.PageReading.ReadFrame;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The references of one tab: those of its last snapshot, each bound to a DOM node in a frame. They
 * hold until the frame shows another document. For use on the loop of the browsers.
 *
 * <p>{@code Refs.of(tab).resolve("e12")} finds the element of an act.
 */
public final class Refs implements TabPart {
  /** An element of the last snapshot. */
  private record Entry(
      ReadFrame frame, int backendNodeId, String role, String name, boolean unique) {}

  private final Tab tab;
  private final PageReader reader;
  private final AriaNames ariaNames = new AriaNames();
  private Map<String, Entry> entries = Map.of();
  private final Set<String> replaced = new LinkedHashSet<>();

  Refs(Tab tab, PageReader reader) {
    this.tab = tab;
    this.reader = reader;
  }

  /** Returns the references of a tab. */
  public static Refs of(Tab tab) {
    return tab.part(Refs.class);
  }

  @Override
  public Future<Void> attach() {
    return Future.succeededFuture();
  }

  /**
   * Finds the element behind a reference: {@code e12}, {@code @e12}, {@code ref=e12}, {@code 12} or
   * {@code f1e2}. Where the page has replaced the element since the snapshot, the only one with the
   * same role and name in the same document stands in for it, and the result says so.
   *
   * @return fails with {@link BrowserException} when the last snapshot has no such reference, the
   *     element is gone, or the page does not answer
   */
  public Future<ResolvedElement> resolve(String ref) {
    String name = RefName.parse(ref).orElse("");
    Entry entry = entries.get(name);
    if (entry == null || !live(entry.frame())) {
      return Future.failedFuture(unknown(ref));
    }
    return connected(entry)
        .compose(
            there -> there ? Future.succeededFuture(found(name, entry, false)) : again(name, entry))
        .recover(cause -> Future.failedFuture(explained(ref, cause)));
  }

  /**
   * Returns the references for which a new element has stood in since the last call, and forgets
   * them.
   */
  public List<String> takeReplaced() {
    List<String> taken = List.copyOf(replaced);
    replaced.clear();
    return taken;
  }

  /** The names of elements in snapshots of the AI form, which stay while their document does. */
  AriaNames ariaNames() {
    return ariaNames;
  }

  /**
   * Puts the references of a new snapshot in the place of the old ones.
   *
   * @return false when the page has changed since it was read; nothing is remembered then
   */
  boolean remember(PageReading reading, List<Reference> references, UniqueNames unique) {
    if (!reading.frames().get(0).current()) {
      return false;
    }
    Map<String, Entry> fresh = new HashMap<>();
    for (Reference reference : references) {
      Element element = reference.element();
      fresh.put(
          reference.ref(),
          new Entry(
              reading.frames().get(element.frame),
              element.backendNodeId,
              element.role,
              element.name,
              reading.whole() && unique.contains(element)));
    }
    entries = fresh;
    return true;
  }

  private boolean live(ReadFrame frame) {
    return frame.current()
        && tab.frames().find(frame.frame().id()).filter(f -> f == frame.frame()).isPresent();
  }

  private static ResolvedElement found(String ref, Entry entry, boolean replaced) {
    return new ResolvedElement(
        ref,
        entry.frame().session(),
        entry.backendNodeId(),
        entry.role(),
        entry.name(),
        entry.frame().frame(),
        replaced);
  }

  private Future<Boolean> connected(Entry entry) {
    return DomNodes.connected(entry.frame().frame(), entry.backendNodeId());
  }

  private Future<ResolvedElement> again(String ref, Entry old) {
    if (!old.unique() || old.name().isEmpty()) {
      return Future.failedFuture(unknown(ref));
    }
    return reader
        .find(old.frame().frame(), old.role(), old.name())
        .compose(
            nodes -> {
              if (nodes.size() != 1 || !live(old.frame())) {
                return Future.failedFuture(unknown(ref));
              }
              Entry entry = new Entry(old.frame(), nodes.get(0), old.role(), old.name(), true);
              if (entries.get(ref) == old) {
                entries.put(ref, entry);
                replaced.add(ref);
              }
              return Future.succeededFuture(found(ref, entry, true));
            });
  }

  private static Throwable explained(String ref, Throwable cause) {
    if (cause instanceof CdpException refused) {
      return refused.timedOut() ? PageReader.stuck(refused) : unknown(ref);
    }
    return cause;
  }

  private static BrowserException unknown(String ref) {
    String shown = SafeText.name(ref);
    return new BrowserException(
        500, "Unknown ref \"" + shown + "\". Run a new snapshot and use a ref from that snapshot.");
  }
}
