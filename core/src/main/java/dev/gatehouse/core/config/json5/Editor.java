package dev.gatehouse.core.config.json5;

import dev.gatehouse.core.config.json5.Token.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes new texts from a document's text, each with one change. New text takes the look of its
 * neighbours. Comments on lines of their own always stay; a comment behind a removed item, on its
 * line, goes with it.
 */
final class Editor {
  private final String text;
  private final List<Token> tokens;
  private final Node root;

  Editor(String text, List<Token> tokens, Node root) {
    this.text = text;
    this.tokens = tokens;
    this.root = root;
  }

  /** Puts another value in a node's place. */
  String replace(Node node, Node.@Nullable Container parent, @Nullable Object value) {
    Style style = style(parent == null ? rootContainer() : parent);
    if (node instanceof Node.Scalar && charAt(node.first()) == '\'') {
      style = withQuote(style, '\'');
    } else if (node instanceof Node.Scalar && charAt(node.first()) == '"') {
      style = withQuote(style, '"');
    }
    String printed = style.value(value, lineIndent(node.first()));
    return splice(start(node.first()), end(node.last()), printed);
  }

  /** Adds an item behind the last one. */
  String add(
      Node.Container into,
      Node.@Nullable Container parent,
      @Nullable String key,
      @Nullable Object value) {
    return into.items().isEmpty() ? addFirst(into, parent, key, value) : addLast(into, key, value);
  }

  private String addFirst(
      Node.Container into,
      Node.@Nullable Container parent,
      @Nullable String key,
      @Nullable Object value) {
    Style style = style(parent == null ? into : parent);
    int lastComment = into.last() - 1;
    while (lastComment > into.first() && !kind(lastComment).isComment()) {
      lastComment--;
    }
    boolean hasComment = lastComment > into.first();
    int from = end(lastComment);
    int to = start(into.last());
    if (style.inline() && !hasComment) {
      return splice(from, to, print(style, key, value, lineIndent(into.first())));
    }
    String indent = lineIndent(into.first());
    String inner = indent + style.unit();
    Style lines = style.inline() ? withLines(style) : style;
    return splice(
        from,
        to,
        lines.newline()
            + inner
            + print(lines, key, value, inner)
            + (lines.trailingComma() ? "," : "")
            + lines.newline()
            + indent);
  }

  private String addLast(Node.Container into, @Nullable String key, @Nullable Object value) {
    Node.Item last = into.items().get(into.items().size() - 1);
    Style style = style(into);
    boolean hasComma = last.comma() >= 0;
    int lastToken = hasComma ? last.comma() : last.last();
    if (!startsLine(last)) {
      String item = print(style, key, value, lineIndent(into.first()));
      String gap = style.colon().endsWith(" ") ? " " : "";
      return splice(end(lastToken), end(lastToken), hasComma ? gap + item + "," : "," + gap + item);
    }
    String indent = lineIndent(last.first());
    int behind = endOfLineComments(lastToken);
    String item = style.newline() + indent + print(style, key, value, indent);
    return text.substring(0, end(last.last()))
        + (hasComma ? "" : ",")
        + text.substring(end(last.last()), end(behind))
        + item
        + (hasComma ? "," : "")
        + text.substring(end(behind));
  }

  /** Removes an item, its comma, and its line where it has one of its own. */
  String remove(Node.Container from, int index) {
    Node.Item item = from.items().get(index);
    int lastToken = item.comma() >= 0 ? item.comma() : item.last();
    int lastOnLine = endOfLineComments(lastToken);
    boolean lineEnds = kind(nextSolid(lastOnLine)) == Kind.LINE_BREAK;
    int start = start(item.first());
    int end;
    if (startsLine(item) && lineEnds) {
      start = start(lineBreakBefore(item.first()));
      end = end(lastOnLine);
    } else {
      end = end(lastToken);
      if (kind(lastToken + 1) == Kind.SPACE && !kind(lastToken + 2).isClose()) {
        end = end(lastToken + 1);
      }
    }
    String result = splice(start, end, "");
    boolean isLast = index == from.items().size() - 1;
    if (isLast && index > 0 && item.comma() < 0) {
      int comma = from.items().get(index - 1).comma();
      boolean gap = start == start(item.first()) && kind(item.first() - 1) == Kind.SPACE;
      int resume = gap && item.first() - 2 == comma ? start : end(comma);
      result = result.substring(0, start(comma)) + result.substring(resume);
    }
    return from.items().size() == 1 ? collapsed(from, result, start) : result;
  }

  /** Takes the blanks out of an object that has just lost its last item. */
  private String collapsed(Node.Container container, String result, int hole) {
    int open = end(container.first());
    int close = hole;
    while (close < result.length() && Character.isWhitespace(result.charAt(close))) {
      close++;
    }
    boolean blank =
        result.substring(open, close).isBlank() && "}]".indexOf(result.charAt(close)) >= 0;
    return blank ? result.substring(0, open) + result.substring(close) : result;
  }

  private String print(Style style, @Nullable String key, @Nullable Object value, String indent) {
    return key == null ? style.value(value, indent) : style.member(key, value, indent);
  }

  /** The look of a container's items, and where it has none, of the document. */
  private Style style(Node.Container container) {
    Node.Container sample = container.items().isEmpty() ? rootContainer() : container;
    Node.@Nullable Item last =
        sample.items().isEmpty() ? null : sample.items().get(sample.items().size() - 1);
    boolean lines = last == null || startsLine(last);
    boolean comma = last != null && lines && last.comma() >= 0;
    return new Style(newline(), unit(), quote(), keyQuote(sample), colon(sample), comma, !lines);
  }

  private Node.Container rootContainer() {
    return root instanceof Node.Container container
        ? container
        : new Node.Container(root.first(), root.last(), true, List.of());
  }

  private String newline() {
    for (Token token : tokens) {
      if (token.kind() == Kind.LINE_BREAK) {
        return text.substring(token.start(), token.end());
      }
    }
    return "\n";
  }

  private String unit() {
    for (Node.Item item : rootContainer().items()) {
      if (startsLine(item)) {
        String outer = lineIndent(root.first());
        String inner = lineIndent(item.first());
        return inner.length() > outer.length() && inner.startsWith(outer)
            ? inner.substring(outer.length())
            : "  ";
      }
    }
    return "  ";
  }

  /** The quote of the first string value, else of the first quoted key. */
  private char quote() {
    char ofKey = 0;
    for (int i = 0; i < tokens.size(); i++) {
      if (kind(i) == Kind.STRING) {
        int next = i + 1;
        while (kind(next).isTrivia()) {
          next++;
        }
        if (kind(next) != Kind.COLON) {
          return charAt(i);
        }
        ofKey = ofKey == 0 ? charAt(i) : ofKey;
      }
    }
    return ofKey == 0 ? '"' : ofKey;
  }

  private char keyQuote(Node.Container sample) {
    Node.Container keys = sample.isObject() && !sample.items().isEmpty() ? sample : rootContainer();
    if (!keys.isObject() || keys.items().isEmpty()) {
      return '"';
    }
    int first = keys.items().get(keys.items().size() - 1).first();
    return kind(first) == Kind.STRING ? charAt(first) : 0;
  }

  private String colon(Node.Container sample) {
    Node.Container keys = sample.isObject() && !sample.items().isEmpty() ? sample : rootContainer();
    if (!keys.isObject() || keys.items().isEmpty()) {
      return ": ";
    }
    Node.Item last = keys.items().get(keys.items().size() - 1);
    String between = text.substring(end(last.first()), start(last.value().first()));
    boolean simple = between.chars().allMatch(c -> c == ' ' || c == '\t' || c == ':');
    return simple ? between : ": ";
  }

  private static Style withQuote(Style s, char quote) {
    return new Style(
        s.newline(), s.unit(), quote, s.keyQuote(), s.colon(), s.trailingComma(), s.inline());
  }

  private static Style withLines(Style s) {
    return new Style(
        s.newline(), s.unit(), s.quote(), s.keyQuote(), s.colon(), s.trailingComma(), false);
  }

  /** Whether only blanks and block comments stand before the item on its line. */
  private boolean startsLine(Node.Item item) {
    return lineBreakBefore(item.first()) >= 0;
  }

  /** The line break with only blanks and comments between it and the token; -1 without one. */
  private int lineBreakBefore(int token) {
    int i = token - 1;
    while (i >= 0 && kind(i).isTrivia()) {
      if (kind(i) == Kind.LINE_BREAK) {
        return i;
      }
      i--;
    }
    return -1;
  }

  /** The last comment that begins on the token's line behind it, else the token itself. */
  private int endOfLineComments(int token) {
    int last = token;
    for (int i = token + 1; kind(i) == Kind.SPACE || kind(i).isComment(); i++) {
      if (kind(i).isComment()) {
        last = i;
      }
    }
    return last;
  }

  private int nextSolid(int token) {
    int next = token + 1;
    while (kind(next) == Kind.SPACE) {
      next++;
    }
    return next;
  }

  /** The blanks at the start of the line that a token stands in. */
  private String lineIndent(int token) {
    int i = token;
    while (i > 0 && kind(i - 1) != Kind.LINE_BREAK) {
      i--;
    }
    return kind(i) == Kind.SPACE ? text.substring(start(i), end(i)).replace("\uFEFF", "") : "";
  }

  private String splice(int from, int to, String middle) {
    return text.substring(0, from) + middle + text.substring(to);
  }

  private Kind kind(int token) {
    return tokens.get(token).kind();
  }

  private int start(int token) {
    return tokens.get(token).start();
  }

  private int end(int token) {
    return tokens.get(token).end();
  }

  private char charAt(int token) {
    return text.charAt(start(token));
  }
}
