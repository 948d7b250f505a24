package dev.gatehouse.gateway.skill;

import dev.gatehouse.core.config.ConfigDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of a Markdown file between two lines of {@code ---}: the part of YAML that skills use.
 * Keys with plain or quoted texts, texts over several lines ({@code |} and {@code >}), lists, maps
 * by indentation, and JSON5 anywhere. What it cannot read it leaves out; it never fails. No
 * anchors, no tags: reading makes nothing but texts, numbers, booleans, lists and maps.
 */
final class FrontMatter {
  private static final int MAX_DEPTH = 8;
  private static final Pattern KEY =
      Pattern.compile("(\"[^\"]+\"|'[^']+'|[A-Za-z0-9_.-]+)\\s*:(?:\\s+(.*))?");

  private FrontMatter() {}

  /**
   * A file in its two parts.
   *
   * @param values what the head says; empty when there is none
   * @param body what follows it
   */
  record Parsed(Map<String, Object> values, String body) {}

  /** Reads a file's text. */
  static Parsed parse(String text) {
    String unix = text.replace("\r\n", "\n").replace("\uFEFF", "");
    if (!unix.startsWith("---\n")) {
      return new Parsed(Map.of(), unix);
    }
    int end = unix.indexOf("\n---", 3);
    while (end >= 0 && end + 4 < unix.length() && unix.charAt(end + 4) != '\n') {
      end = unix.indexOf("\n---", end + 4);
    }
    if (end < 0) {
      return new Parsed(Map.of(), unix);
    }
    List<String> lines = end < 4 ? List.of() : List.of(unix.substring(4, end).split("\n", -1));
    String body = end + 5 <= unix.length() ? unix.substring(end + 5) : "";
    return new Parsed(map(lines, 0), body);
  }

  private static Map<String, Object> map(List<String> lines, int depth) {
    Map<String, Object> values = new LinkedHashMap<>();
    int indent = indent(lines);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (ignored(line) || indentOf(line) != indent) {
        continue;
      }
      Matcher key = KEY.matcher(line.strip());
      if (!key.matches()) {
        continue;
      }
      List<String> deeper = new ArrayList<>();
      int next = i + 1;
      while (next < lines.size()
          && (lines.get(next).isBlank()
              || indentOf(lines.get(next)) > indent
              || indentOf(lines.get(next)) == indent && lines.get(next).strip().startsWith("- "))) {
        deeper.add(lines.get(next++));
      }
      Object value = value(key.group(2) == null ? "" : key.group(2).strip(), deeper, depth);
      if (value != null) {
        values.put(unquoted(key.group(1)), value);
      }
      i = next - 1;
    }
    return values;
  }

  private static @Nullable Object value(String rest, List<String> deeper, int depth) {
    if (rest.startsWith("|") || rest.startsWith(">")) {
      return block(deeper, rest.startsWith("|") ? "\n" : " ");
    }
    if (rest.startsWith("{") || rest.startsWith("[")) {
      return json(rest + "\n" + String.join("\n", deeper));
    }
    if (!rest.isEmpty() && !rest.startsWith("#")) {
      return scalar(rest);
    }
    String below = String.join("\n", deeper).strip();
    if (below.isEmpty() || depth >= MAX_DEPTH) {
      return null;
    }
    if (below.startsWith("{") || below.startsWith("[")) {
      return json(below);
    }
    if (below.startsWith("- ") || below.startsWith("-\n")) {
      return list(deeper, depth + 1);
    }
    return map(deeper, depth + 1);
  }

  private static List<Object> list(List<String> lines, int depth) {
    List<Object> values = new ArrayList<>();
    int indent = indent(lines);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (ignored(line) || indentOf(line) != indent || !line.strip().startsWith("-")) {
        continue;
      }
      String rest = line.strip().substring(1).strip();
      List<String> deeper = new ArrayList<>();
      int next = i + 1;
      while (next < lines.size()
          && (lines.get(next).isBlank() || indentOf(lines.get(next)) > indent)) {
        deeper.add(lines.get(next++));
      }
      if (KEY.matcher(rest).matches() && !rest.startsWith("{") && depth < MAX_DEPTH) {
        List<String> entry = new ArrayList<>();
        entry.add(" ".repeat(indent + 2) + rest);
        entry.addAll(deeper);
        values.add(map(entry, depth + 1));
      } else {
        Object value = value(rest, deeper, depth);
        if (value != null) {
          values.add(value);
        }
      }
      i = next - 1;
    }
    return values;
  }

  private static @Nullable Object json(String text) {
    try {
      return ConfigDocument.value(text.strip());
    } catch (RuntimeException e) {
      return null; // no JSON5: the rest of the head is still good
    }
  }

  private static Object scalar(String text) {
    if (text.length() > 1
        && (text.startsWith("\"") && text.endsWith("\"")
            || text.startsWith("'") && text.endsWith("'"))) {
      return unquoted(text);
    }
    int comment = text.indexOf(" #");
    String plain = comment < 0 ? text : text.substring(0, comment).strip();
    return switch (plain) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> plain;
    };
  }

  private static String block(List<String> lines, String separator) {
    List<String> stripped = new ArrayList<>();
    lines.forEach(line -> stripped.add(line.strip()));
    return String.join(separator, stripped).strip();
  }

  private static String unquoted(String text) {
    if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
      return text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }
    if (text.length() > 1 && text.startsWith("'") && text.endsWith("'")) {
      return text.substring(1, text.length() - 1).replace("''", "'");
    }
    return text;
  }

  private static boolean ignored(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  private static int indent(List<String> lines) {
    return lines.stream()
        .filter(line -> !ignored(line))
        .mapToInt(FrontMatter::indentOf)
        .findFirst()
        .orElse(0);
  }

  private static int indentOf(String line) {
    int indent = 0;
    while (indent < line.length() && (line.charAt(indent) == ' ' || line.charAt(indent) == '\t')) {
      indent++;
    }
    return indent;
  }
}
