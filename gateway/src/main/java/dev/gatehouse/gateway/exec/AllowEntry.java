package dev.gatehouse.gateway.exec;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One entry of an allow list. Immutable.
 *
 * @param id names it
 * @param pattern a path, a path with {@code *}, or the name of a program of the system
 * @param argPattern a regular expression for all arguments together, empty for any arguments; see
 *     {@link #arguments}
 */
record AllowEntry(String id, String pattern, Optional<String> argPattern) {
  private static final char END = '\0';

  /** Reads an entry of the file; empty when it has no pattern. */
  static Optional<AllowEntry> of(JsonObject json) {
    return json.getValue("pattern") instanceof String pattern && !pattern.isBlank()
        ? Optional.of(
            new AllowEntry(
                json.getValue("id") instanceof String id ? id : "",
                pattern.strip(),
                json.getValue("argPattern") instanceof String arguments
                    ? Optional.of(arguments)
                    : Optional.empty()))
        : Optional.empty();
  }

  /** The pattern for exactly these arguments. */
  static String exactly(List<String> arguments) {
    return "^" + Pattern.quote(ended(arguments)) + "$";
  }

  /**
   * Whether it allows a command. A program that others could change is never allowed; one that runs
   * other programs, or is told to touch what it should not, by its path and its arguments only.
   */
  boolean allows(ExecPlan plan, Programs programs, Path home) {
    if (!plan.program().firm() || !isProgram(plan.program(), programs, home)) {
      return false;
    }
    return argPattern.isPresent()
        ? arguments(argPattern.get(), plan.arguments())
        : plan.caution().isEmpty();
  }

  private boolean isProgram(Program program, Programs programs, Path home) {
    try {
      if (!pattern.contains("/")) {
        // A name means the system's program of that name, not any file that is called so.
        return programs
            .look(pattern, Path.of("/"))
            .filter(found -> found.real().equals(program.real()))
            .isPresent();
      }
      String path = pattern.startsWith("~/") ? home + pattern.substring(1) : pattern;
      if (path.indexOf('*') >= 0 || path.indexOf('?') >= 0) {
        return path.startsWith("/")
            && FileSystems.getDefault().getPathMatcher("glob:" + path).matches(program.real());
      }
      Path file = Path.of(path);
      return file.isAbsolute() && Files.exists(file) && file.toRealPath().equals(program.real());
    } catch (IOException | InvalidPathException | PatternSyntaxException e) {
      return false;
    }
  }

  /**
   * Whether all arguments together fit. A pattern written by hand sees them with one space between;
   * then none of them may hold a space itself, or two commands would look the same. A pattern made
   * by an approval sees the character 0 after each.
   */
  private static boolean arguments(String pattern, List<String> arguments) {
    try {
      if (pattern.indexOf(END) >= 0) {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(ended(arguments)).matches();
      }
      return arguments.stream()
              .noneMatch(
                  each ->
                      each.isEmpty()
                          || each.chars()
                              .anyMatch(
                                  c -> Character.isWhitespace(c) || Character.isISOControl(c)))
          && Pattern.compile(pattern).matcher(String.join(" ", arguments)).matches();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static String ended(List<String> arguments) {
    StringBuilder text = new StringBuilder();
    arguments.forEach(each -> text.append(each).append(END));
    return text.toString();
  }
}
