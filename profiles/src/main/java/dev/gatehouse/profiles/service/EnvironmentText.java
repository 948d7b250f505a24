package dev.gatehouse.profiles.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The text of the file that gives a service its variables: one {@code NAME="value"} on each line,
 * as systemd reads it. Pure.
 */
public final class EnvironmentText {
  private static final String ESCAPED = "\\\"$`";

  private EnvironmentText() {}

  /** Writes {@code variables} in the order of their names. */
  public static String write(Map<String, String> variables) {
    StringBuilder text =
        new StringBuilder("# Variables of a service. Keep this file to yourself.\n");
    new TreeMap<>(variables)
        .forEach(
            (name, value) -> {
              text.append(ServiceText.checkName(name)).append("=\"");
              for (char c : ServiceText.check("the variable " + name, value).toCharArray()) {
                if (ESCAPED.indexOf(c) >= 0) {
                  text.append('\\');
                }
                text.append(c);
              }
              text.append("\"\n");
            });
    return text.toString();
  }

  /** Reads what {@link #write} has written; a line of another form is left out. */
  public static Map<String, String> read(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf("=\"");
      if (equals > 0 && !line.startsWith("#") && line.endsWith("\"")) {
        variables.put(line.substring(0, equals), value(line.substring(equals + 2)));
      }
    }
    return variables;
  }

  private static String value(String quoted) {
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < quoted.length() - 1; i++) {
      char c = quoted.charAt(i);
      if (c == '\\' && ESCAPED.indexOf(quoted.charAt(i + 1)) >= 0) {
        c = quoted.charAt(++i);
      }
      value.append(c);
    }
    return value.toString();
  }
}
