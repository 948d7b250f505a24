package dev.gatehouse.browser.snapshot;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that gets a line in an outline: an element of the page, or a stretch of text between
 * elements. Mutable while its outline is made, by one thread; unchanged afterwards.
 */
final class Element {
  private static final String TEXT = "text";

  final String role;
  final String name;
  final List<String> states;
  final List<String> properties;

  /** Place of its frame in {@code Frames.all()} when the page was read. */
  final int frame;

  /** The DOM node, 0 for text and for what the browser draws by itself. */
  final int backendNodeId;

  final boolean focusable;

  List<Element> children = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  Element(
      String role,
      String name,
      List<String> states,
      List<String> properties,
      int frame,
      int backendNodeId,
      boolean focusable) {
    this.role = role;
    this.name = name;
    this.states = states;
    this.properties = properties;
    this.frame = frame;
    this.backendNodeId = backendNodeId;
    this.focusable = focusable;
  }

  static Element text(String text) {
    Element element = new Element(TEXT, "", List.of(), List.of(), 0, 0, false);
    element.text.append(text);
    return element;
  }

  boolean isText() {
    return backendNodeId == 0 && role.equals(TEXT);
  }

  boolean isGeneric() {
    return role.equals(Roles.GENERIC) && name.isEmpty();
  }

  /** Adds text after what is inside so far; white space is kept for now. */
  void append(String more) {
    if (!children.isEmpty() && children.get(children.size() - 1).isText()) {
      children.get(children.size() - 1).text.append(more);
    } else {
      children.add(text(more));
    }
  }

  /** The text of a stretch of text, as the page has it. */
  String rawText() {
    return text.toString();
  }

  /** Whether all that is inside is one stretch of text, which fits on its own line. */
  boolean holdsOnlyText() {
    return children.size() == 1 && children.get(0).isText();
  }
}
