package dev.gatehouse.core.config.json5;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How new text is to look, so that it fits in with the text around it.
 *
 * @param newline the document's line break
 * @param unit one step of indentation
 * @param quote the quote of strings
 * @param keyQuote the quote of keys, NUL for none where a key allows it
 * @param colon what stands between key and value
 * @param trailingComma whether the last item of several lines has a comma
 * @param inline whether everything stays on one line
 */
record Style(
    String newline,
    String unit,
    char quote,
    char keyQuote,
    String colon,
    boolean trailingComma,
    boolean inline) {
  private static final int WIDTH = 80;

  String value(@Nullable Object value, String indent) {
    StringBuilder out = new StringBuilder();
    print(out, value, indent);
    return out.toString();
  }

  String member(String key, @Nullable Object value, String indent) {
    return key(key) + colon + value(value, indent);
  }

  private void print(StringBuilder out, @Nullable Object value, String indent) {
    if (value instanceof Map<?, ?> map) {
      List<String> items =
          map.entrySet().stream()
              .map(e -> member((String) e.getKey(), e.getValue(), indent + unit))
              .toList();
      wrap(out, "{", items, "}", indent, inline || items.isEmpty());
    } else if (value instanceof List<?> list) {
      List<String> items = list.stream().map(e -> value(e, indent + unit)).toList();
      boolean plain = list.stream().noneMatch(e -> e instanceof Map || e instanceof List);
      int width = indent.length() + items.stream().mapToInt(i -> i.length() + 2).sum();
      wrap(out, "[", items, "]", indent, inline || items.isEmpty() || (plain && width < WIDTH));
    } else if (value instanceof String text) {
      quoted(out, text, quote);
    } else {
      out.append(value);
    }
  }

  private void wrap(
      StringBuilder out,
      String open,
      List<String> items,
      String close,
      String indent,
      boolean oneLine) {
    out.append(open);
    if (oneLine) {
      out.append(String.join(colon.endsWith(" ") ? ", " : ",", items));
    } else {
      String start = newline + indent + unit;
      out.append(start).append(String.join("," + start, items));
      out.append(trailingComma ? "," : "").append(newline).append(indent);
    }
    out.append(close);
  }

  private String key(String key) {
    if (keyQuote == 0 && isWord(key)) {
      return key;
    }
    StringBuilder out = new StringBuilder();
    quoted(out, key, keyQuote == 0 ? quote : keyQuote);
    return out.toString();
  }

  private static boolean isWord(String key) {
    return !key.isEmpty()
        && Tokenizer.isWordStart(key.codePointAt(0))
        && key.codePoints().allMatch(Tokenizer::isWordPart);
  }

  private static void quoted(StringBuilder out, String text, char quote) {
    out.append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c == quote || c == '\\') {
            out.append('\\').append(c);
          } else if (c < ' '
              || c == 127
              || c == '\u2028'
              || c == '\u2029'
              || Character.isSurrogate(c)) {
            appendUnlessPair(out, text, i);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append(quote);
  }

  /**
   * Half of a surrogate pair cannot be written as UTF-8, so it is escaped; a whole pair is kept.
   */
  private static void appendUnlessPair(StringBuilder out, String text, int i) {
    char c = text.charAt(i);
    boolean first =
        Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1));
    boolean second =
        Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    if (first || second) {
      out.append(c);
    } else {
      out.append(String.format("\\u%04x", (int) c));
    }
  }
}
