package dev.gatehouse.profiles.service.windows;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.service.XmlText;
import java.util.List;
import java.util.regex.Pattern;

/** Writes values so that the task scheduler and the started program read them back whole. Pure. */
final class TaskText {
  // The scheduler replaces both, and knows no way to write them down as they are.
  private static final Pattern REPLACED = Pattern.compile("%[^%]+%|\\$\\(");

  private TaskText() {}

  /**
   * A value of an action, as XML.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the scheduler would replace a part
   *     of it
   */
  static String action(String text) {
    if (REPLACED.matcher(text).find()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "a scheduled task cannot carry %NAME% or $(NAME): " + text,
          "choose a path without them");
    }
    return XmlText.escape(text);
  }

  /** Arguments as one line, which a program splits into the same words again. */
  static String arguments(List<String> words) {
    return String.join(" ", words.stream().map(TaskText::quoted).toList());
  }

  /**
   * One word by the rules of {@code CommandLineToArgvW}: backslashes count only in front of a
   * quotation mark.
   */
  static String quoted(String word) {
    if (!word.isEmpty() && word.chars().noneMatch(c -> c == ' ' || c == '\t' || c == '"')) {
      return word;
    }
    StringBuilder out = new StringBuilder("\"");
    int backslashes = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '\\') {
        backslashes++;
        continue;
      }
      if (c == '"') {
        out.append("\\".repeat(2 * backslashes + 1));
      } else {
        out.append("\\".repeat(backslashes));
      }
      out.append(c);
      backslashes = 0;
    }
    return out.append("\\".repeat(2 * backslashes)).append('"').toString();
  }
}
