package dev.gatehouse.core.config;

import dev.gatehouse.core.config.json5.Json5SyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes strict JSON over plain trees of maps, lists, strings, numbers, booleans and
 * nulls. Small on purpose: it keeps a large library off the path of a command's start. Safe to use
 * from several threads.
 */
public final class Json {
  private static final int MAX_DEPTH = 200;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Json() {}

  /** Writes a tree on one line, in the order of its maps. */
  public static String write(@Nullable Object tree) {
    StringBuilder out = new StringBuilder();
    write(out, tree, -1, 0);
    return out.toString();
  }

  /** Writes a tree with two spaces of indentation, in the order of its maps, no final newline. */
  public static String pretty(@Nullable Object tree) {
    StringBuilder out = new StringBuilder();
    write(out, tree, 0, 0);
    return out.toString();
  }

  /**
   * Reads strict JSON. Objects become {@code LinkedHashMap}, arrays {@code ArrayList}, whole
   * numbers {@code Long} where they fit, others {@code Double}; the last of two equal keys wins.
   *
   * @throws Json5SyntaxException when the text is no JSON
   */
  public static @Nullable Object parse(String text) {
    Reader reader = new Reader(text);
    reader.space();
    Object value = reader.value(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.bad("text after the end of the value");
    }
    return value;
  }

  private static void write(StringBuilder out, @Nullable Object value, int indent, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("the tree is deeper than " + MAX_DEPTH);
    }
    if (value instanceof Map<?, ?> map) {
      writeMap(out, map, indent, depth);
    } else if (value instanceof Iterable<?> list) {
      writeList(out, list, indent, depth);
    } else if (value instanceof Number number) {
      writeNumber(out, number);
    } else if (value == null || value instanceof Boolean) {
      out.append(value);
    } else {
      quote(out, value.toString());
    }
  }

  private static void writeMap(StringBuilder out, Map<?, ?> map, int indent, int depth) {
    out.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      newline(out, indent, depth + 1);
      quote(out, String.valueOf(entry.getKey()));
      out.append(indent < 0 ? ":" : ": ");
      write(out, entry.getValue(), indent, depth + 1);
    }
    if (!first) {
      newline(out, indent, depth);
    }
    out.append('}');
  }

  private static void writeList(StringBuilder out, Iterable<?> list, int indent, int depth) {
    out.append('[');
    boolean first = true;
    for (Object element : list) {
      if (!first) {
        out.append(',');
      }
      first = false;
      newline(out, indent, depth + 1);
      write(out, element, indent, depth + 1);
    }
    if (!first) {
      newline(out, indent, depth);
    }
    out.append(']');
  }

  private static void writeNumber(StringBuilder out, Number number) {
    double value = number.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      out.append("null"); // as JavaScript writes them: JSON has no such numbers
    } else {
      out.append(number);
    }
  }

  private static void newline(StringBuilder out, int indent, int depth) {
    if (indent >= 0) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          // U+2028 and U+2029 end a line in older JavaScript, half a surrogate pair is no text.
          if (c < ' ' || c == '\u2028' || c == '\u2029' || isLoneSurrogate(text, i)) {
            unicode(out, c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static void unicode(StringBuilder out, char c) {
    out.append("\\u")
        .append(HEX[c >> 12])
        .append(HEX[(c >> 8) & 15])
        .append(HEX[(c >> 4) & 15])
        .append(HEX[c & 15]);
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    @Nullable Object value(int depth) {
      if (depth > MAX_DEPTH) {
        throw bad("nesting deeper than " + MAX_DEPTH);
      }
      char c = peek();
      return switch (c) {
        case '{' -> object(depth);
        case '[' -> array(depth);
        case '"' -> string();
        case 't' -> word("true", true);
        case 'f' -> word("false", false);
        case 'n' -> word("null", null);
        default -> number();
      };
    }

    private Map<String, Object> object(int depth) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      at++;
      space();
      if (peek() == '}') {
        at++;
        return cast(map);
      }
      while (true) {
        space();
        if (peek() != '"') {
          throw bad("a key in double quotes was expected");
        }
        String key = string();
        space();
        expect(':');
        space();
        map.put(key, value(depth + 1));
        space();
        if (peek() == '}') {
          at++;
          return cast(map);
        }
        expect(',');
      }
    }

    private List<Object> array(int depth) {
      List<@Nullable Object> list = new ArrayList<>();
      at++;
      space();
      if (peek() == ']') {
        at++;
        return cast(list);
      }
      while (true) {
        space();
        list.add(value(depth + 1));
        space();
        if (peek() == ']') {
          at++;
          return cast(list);
        }
        expect(',');
      }
    }

    private String string() {
      int start = ++at;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '"') {
          return text.substring(start, at++);
        }
        if (c == '\\') {
          return escaped(start);
        }
        if (c < ' ') {
          break;
        }
        at++;
      }
      throw bad("a string does not end");
    }

    private String escaped(int start) {
      StringBuilder out = new StringBuilder(text.substring(start, at));
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '"') {
          return out.toString();
        }
        if (c < ' ') {
          at--;
          throw bad("a control character in a string");
        }
        out.append(c == '\\' ? escape() : c);
      }
      throw bad("a string does not end");
    }

    private char escape() {
      char c = peek();
      at++;
      return switch (c) {
        case '"', '\\', '/' -> c;
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'u' -> hex();
        default -> throw bad("an unknown escape \\" + c);
      };
    }

    private char hex() {
      int value = 0;
      for (int i = 0; i < 4; i++) {
        int digit = Character.digit(peek(), 16);
        if (digit < 0) {
          throw bad("four hexadecimal digits were expected");
        }
        value = value * 16 + digit;
        at++;
      }
      return (char) value;
    }

    private Number number() {
      int start = at;
      boolean whole = true;
      if (peek() == '-') {
        at++;
      }
      int first = at;
      digits();
      if (at - first > 1 && text.charAt(first) == '0') {
        throw bad("a number with a leading zero");
      }
      if (peek() == '.') {
        whole = false;
        at++;
        digits();
      }
      if (peek() == 'e' || peek() == 'E') {
        whole = false;
        at++;
        if (peek() == '+' || peek() == '-') {
          at++;
        }
        digits();
      }
      String number = text.substring(start, at);
      if (whole && number.length() < 19) {
        return Long.valueOf(number);
      }
      return whole ? wholeOrDouble(number) : (Number) Double.valueOf(number);
    }

    private static Number wholeOrDouble(String number) {
      try {
        return Long.valueOf(number);
      } catch (NumberFormatException e) {
        return Double.valueOf(number);
      }
    }

    private void digits() {
      int start = at;
      while (peek() >= '0' && peek() <= '9') {
        at++;
      }
      if (at == start) {
        throw bad("a value was expected");
      }
    }

    private @Nullable Object word(String word, @Nullable Object value) {
      if (!text.startsWith(word, at)) {
        throw bad("a value was expected");
      }
      at += word.length();
      return value;
    }

    private void space() {
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
          return;
        }
        at++;
      }
    }

    private void expect(char wanted) {
      if (peek() != wanted) {
        throw bad("\"" + wanted + "\" was expected");
      }
      at++;
    }

    /** The next character, or NUL at the end, which fits nowhere. */
    private char peek() {
      return at < text.length() ? text.charAt(at) : 0;
    }

    private Json5SyntaxException bad(String why) {
      int line = 1;
      int lineStart = 0;
      for (int i = 0; i < at && i < text.length(); i++) {
        if (text.charAt(i) == '\n') {
          line++;
          lineStart = i + 1;
        }
      }
      return new Json5SyntaxException(why, line, at - lineStart + 1);
    }

    @SuppressWarnings("unchecked") // a null in a tree is JSON's null; readers ask for it
    private static <T> T cast(Object tree) {
      return (T) tree;
    }
  }
}
