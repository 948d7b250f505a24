package dev.gatehouse.core.config;

import java.nio.file.Path;

/**
 * One thing wrong in a configuration file.
 *
 * @param severity whether the file can still be used
 * @param file the file it stands in, which may be an included one
 * @param line counted from 1; 0 when unknown
 * @param column counted from 1; 0 when unknown
 * @param lineText the text of that line, without secrets; empty when unknown
 * @param path the configuration path, {@code agents.list[0].id}; empty for a syntax error
 * @param message what is wrong
 * @param remedy what to do
 */
public record ConfigProblem(
    Severity severity,
    Path file,
    int line,
    int column,
    String lineText,
    String path,
    String message,
    String remedy) {

  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** A paragraph for a person: file, line and column, what is wrong, the line, what to do. */
  public String toText() {
    String place = line == 0 ? file + ": " : file + ":" + line + ":" + column + ": ";
    String shown = lineText.isBlank() ? "" : "\n  " + line + " | " + lineText.strip();
    return place + message + shown + "\n  " + remedy;
  }
}
