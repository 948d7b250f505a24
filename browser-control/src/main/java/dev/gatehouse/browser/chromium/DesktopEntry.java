package dev.gatehouse.browser.chromium;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads which program a {@code .desktop} file starts. Pure. */
final class DesktopEntry {
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

  private DesktopEntry() {}

  /** The program of its main part, a path or a name; empty when it starts none. */
  static Optional<String> program(String text) {
    boolean main = false;
    for (String line : text.lines().map(String::trim).toList()) {
      if (line.startsWith("[")) {
        main = line.equals("[Desktop Entry]");
      } else if (main && line.startsWith("Exec=")) {
        return words(line.substring("Exec=".length())).stream()
            .filter(word -> !word.startsWith("%"))
            .dropWhile(DesktopEntry::isPrefix)
            .findFirst();
      }
    }
    return Optional.empty();
  }

  private static boolean isPrefix(String word) {
    return word.equals("env") || word.endsWith("/env") || ASSIGNMENT.matcher(word).matches();
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && i + 1 < command.length()) {
        word.append(command.charAt(++i));
      } else if (c == ' ' && !quoted) {
        add(words, word);
      } else {
        word.append(c);
      }
    }
    add(words, word);
    return words;
  }

  private static void add(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
