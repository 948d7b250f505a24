package dev.gatehouse.profiles.service;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Runs a program of the operating system and waits for its end. Blocks. */
@FunctionalInterface
public interface CommandRunner {
  /** Runs a command line; the first word is looked for in the path. Never throws. */
  Result run(List<String> command);

  /**
   * How a program ended.
   *
   * @param exit its exit status; {@link #NOT_THERE} when there is no such program, {@link
   *     #TOO_LATE} when it did not end in time
   * @param out its standard output
   * @param err its standard error
   */
  record Result(int exit, String out, String err) {
    /** There is no such program. */
    public static final int NOT_THERE = -1;

    /** It did not end in time, and was ended. */
    public static final int TOO_LATE = -2;

    public Result {
      requireNonNull(out, "out");
      requireNonNull(err, "err");
    }

    public boolean good() {
      return exit == 0;
    }

    /** What it said last, for a message. */
    public String detail() {
      String text = err.isBlank() ? out : err;
      String[] lines = text.strip().split("\n", -1);
      String last = lines[lines.length - 1].strip();
      return last.isEmpty() ? "exit status " + exit : last;
    }
  }
}
