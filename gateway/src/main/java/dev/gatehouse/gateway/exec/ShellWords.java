package dev.gatehouse.gateway.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the text of a command apart, where it is one program with plain arguments: quotes and
 * backslashes are understood, nothing is expanded. Whatever a shell would do more makes the text
 * one for a shell, and that is a permission of its own. Pure.
 */
final class ShellWords {
  private static final String SPECIAL = "|&;<>()$`*?[]{}!\n\r";

  private static final Set<String> BUILT_IN =
      Set.of(
          "cd",
          ".",
          ":",
          "source",
          "export",
          "unset",
          "set",
          "alias",
          "unalias",
          "eval",
          "exec",
          "read",
          "trap",
          "wait",
          "ulimit",
          "umask",
          "shift",
          "exit",
          "return",
          "local",
          "declare",
          "typeset",
          "builtin",
          "command",
          "type",
          "hash",
          "bg",
          "fg",
          "jobs",
          "if",
          "then",
          "else",
          "fi",
          "for",
          "while",
          "until",
          "do",
          "done",
          "case",
          "esac",
          "function",
          "select",
          "time",
          "coproc");

  private ShellWords() {}

  /**
   * Returns the words of {@code text}; empty when it needs a shell.
   *
   * @throws IllegalArgumentException when a quote is not closed or nothing is there
   */
  static Optional<List<String>> parse(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    String line = text.strip();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == ' ' || c == '\t') {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
        continue;
      }
      boolean first = !inWord;
      inWord = true;
      if (c == '\'') {
        int end = line.indexOf('\'', i + 1);
        if (end < 0) {
          throw new IllegalArgumentException("a ' is not closed");
        }
        word.append(line, i + 1, end);
        i = end;
      } else if (c == '"') {
        i = quoted(line, i + 1, word);
        if (i < 0) {
          return Optional.empty();
        }
      } else if (c == '\\') {
        i++;
        if (i >= line.length() || line.charAt(i) == '\n') {
          return Optional.empty();
        }
        word.append(line.charAt(i));
      } else if (SPECIAL.indexOf(c) >= 0
          || first && (c == '~' || c == '#')
          || c == '=' && words.isEmpty()) {
        return Optional.empty();
      } else {
        word.append(c);
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw new IllegalArgumentException("there is no command");
    }
    return BUILT_IN.contains(words.get(0)) ? Optional.empty() : Optional.of(words);
  }

  /** Reads up to the closing quote; returns its place, or -1 when something is expanded in it. */
  private static int quoted(String line, int from, StringBuilder word) {
    for (int i = from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        return i;
      }
      if (c == '$' || c == '`' || c == '!') {
        return -1;
      }
      if (c == '\\' && i + 1 < line.length() && "\"\\$`".indexOf(line.charAt(i + 1)) >= 0) {
        i++;
        word.append(line.charAt(i));
      } else if (c == '\\' && i + 1 < line.length() && line.charAt(i + 1) == '\n') {
        return -1;
      } else {
        word.append(c);
      }
    }
    throw new IllegalArgumentException("a \" is not closed");
  }

  /** Writes words as a text that a shell would take apart into the same words. */
  static String join(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      if (!text.isEmpty()) {
        text.append(' ');
      }
      boolean plain = !word.isEmpty() && word.matches("[A-Za-z0-9_@%+,./:=-]+");
      text.append(plain ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    return text.toString();
  }
}
