package dev.gatehouse.core.config;

import dev.gatehouse.core.config.ConfigProblem.Severity;
import dev.gatehouse.core.config.json5.Json5Document;
import dev.gatehouse.core.config.json5.TextPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Collects problems and finds the line of each in the file that it comes from. Not safe to use from
 * several threads.
 */
final class Problems {
  private final Path mainFile;
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  /** A document that stands at a path of the whole configuration. */
  private record Part(Path file, ConfigPath at, Json5Document document) {}

  Problems(Path mainFile) {
    this.mainFile = mainFile;
  }

  /** Makes a document's lines known; the first one that has a path is the one that is named. */
  void part(Path file, ConfigPath at, Json5Document document) {
    parts.add(new Part(file, at, document));
  }

  void error(ConfigPath path, String message, String remedy) {
    add(Severity.ERROR, path, message, remedy);
  }

  void warning(ConfigPath path, String message, String remedy) {
    add(Severity.WARNING, path, message, remedy);
  }

  private void add(Severity severity, ConfigPath path, String message, String remedy) {
    problems.add(locate(severity, path, message, remedy));
  }

  /** Adds a problem whose place in a file is known. */
  void at(
      Path file,
      int line,
      int column,
      String text,
      ConfigPath path,
      String message,
      String remedy) {
    problems.add(
        new ConfigProblem(
            Severity.ERROR,
            file,
            line,
            column,
            lineText(text, line),
            path.toString(),
            message,
            remedy));
  }

  boolean hasErrors() {
    return problems.stream().anyMatch(p -> p.severity() == Severity.ERROR);
  }

  /** All of them, errors first. */
  List<ConfigProblem> sorted() {
    return problems.stream().sorted(Comparator.comparing(ConfigProblem::severity)).toList();
  }

  private ConfigProblem locate(Severity severity, ConfigPath path, String message, String remedy) {
    for (int length = path.steps().size(); length > 0; length--) {
      List<Object> steps = path.steps().subList(0, length);
      for (Part part : parts) {
        int depth = part.at.steps().size();
        if (length > depth && steps.subList(0, depth).equals(part.at.steps())) {
          Optional<TextPosition> found = part.document.position(steps.subList(depth, length));
          if (found.isPresent()) {
            TextPosition position = found.get();
            return new ConfigProblem(
                severity,
                part.file,
                position.line(),
                position.column(),
                lineText(part.document.text(), position.line()),
                path.toString(),
                message,
                remedy);
          }
        }
      }
    }
    return new ConfigProblem(severity, mainFile, 0, 0, "", path.toString(), message, remedy);
  }

  private static String lineText(String text, int line) {
    // The whole text: a secret may stand on another line than its key.
    return SecretText.maskText(text)
        .lines()
        .skip(line - 1L)
        .findFirst()
        .map(SecretText::maskLine)
        .orElse("");
  }
}
