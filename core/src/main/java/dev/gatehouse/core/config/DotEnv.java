package dev.gatehouse.core.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the lines {@code NAME=value} of an {@code .env} file: {@code #} comments, {@code export},
 * single quotes for literal text, double quotes with {@code \n}, {@code \"} and {@code \\}.
 */
final class DotEnv {
  private DotEnv() {}

  static Map<String, String> parse(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    text.lines()
        .forEach(
            line -> {
              String assignment = line.strip();
              if (assignment.startsWith("\uFEFF")) {
                assignment = assignment.substring(1);
              }
              if (assignment.startsWith("export ")) {
                assignment = assignment.substring("export ".length()).stripLeading();
              }
              int equals = assignment.indexOf('=');
              if (equals > 0 && Variables.isName(assignment.substring(0, equals).stripTrailing())) {
                variables.put(
                    assignment.substring(0, equals).stripTrailing(),
                    value(assignment.substring(equals + 1).strip()));
              }
            });
    return variables;
  }

  private static String value(String raw) {
    if (raw.startsWith("'") && raw.indexOf('\'', 1) > 0) {
      return raw.substring(1, raw.indexOf('\'', 1));
    }
    if (raw.startsWith("\"")) {
      return doubleQuoted(raw);
    }
    int comment = raw.indexOf(" #");
    return comment < 0 ? raw : raw.substring(0, comment).stripTrailing();
  }

  private static String doubleQuoted(String raw) {
    StringBuilder out = new StringBuilder();
    for (int i = 1; i < raw.length() && raw.charAt(i) != '"'; i++) {
      char c = raw.charAt(i);
      if (c == '\\' && i + 1 < raw.length()) {
        c = raw.charAt(++i);
        out.append(
            switch (c) {
              case 'n' -> "\n";
              case 't' -> "\t";
              case 'r' -> "\r";
              case '"', '\\', '$' -> String.valueOf(c);
              default -> "\\" + c;
            });
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
