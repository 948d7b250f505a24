package dev.gatehouse.launcher.cli;

import dev.gatehouse.core.config.Json;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command prints: results on standard output, everything else on standard error, so that a
 * program can read the one and a person the other. Not safe to share between threads.
 */
public final class Output {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean color;

  public Output(PrintStream out, PrintStream err, boolean color) {
    this.out = out;
    this.err = err;
    this.color = color;
  }

  /** Prints one line of the result. */
  public void line(String text) {
    out.println(text);
  }

  /** Prints a part of a line of the result at once. */
  public void part(String text) {
    out.print(text);
    out.flush();
  }

  /** Prints the result as one JSON document with two spaces of indentation. */
  public void json(Map<String, Object> tree) {
    out.println(Json.pretty(tree));
  }

  /** Prints one JSON document on one line, for results that come in many parts. */
  public void jsonLine(Map<String, Object> tree) {
    out.println(Json.write(tree));
    out.flush();
  }

  /** Prints a table of the result. */
  public void table(Table table) {
    table.lines(color).forEach(out::println);
  }

  /** Prints one line that is no part of the result: progress, the instance that is meant, hints. */
  public void note(String text) {
    err.println(text);
    err.flush();
  }

  /** The text in bold, where the terminal shows it. */
  public String bold(String text) {
    return styled("1", text);
  }

  /** The text dimmed, where the terminal shows it. */
  public String dim(String text) {
    return styled("2", text);
  }

  /** The text in red, where the terminal shows it. */
  public String red(String text) {
    return styled("31", text);
  }

  /** The text in green, where the terminal shows it. */
  public String green(String text) {
    return styled("32", text);
  }

  /** Whether colours and bold letters are shown. */
  public boolean color() {
    return color;
  }

  /** Writes out what is still buffered. */
  public void flush() {
    out.flush();
    err.flush();
  }

  private String styled(String code, String text) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
