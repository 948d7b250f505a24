package dev.gatehouse.launcher.cli;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Prints what went wrong and what to do, and gives the exit code. The one place that does. */
public final class Failures {
  private final Output output;
  private final String program;
  private final Optional<Path> bugReports;

  /**
   * Creates a printer of failures.
   *
   * @param program name in front of each message
   * @param bugReports directory for the details of a bug, empty when none is known yet
   */
  public Failures(Output output, String program, Optional<Path> bugReports) {
    this.output = output;
    this.program = program;
    this.bugReports = bugReports;
  }

  /** Prints {@code failure} and returns its exit code. */
  public int print(Throwable failure, boolean json) {
    Throwable cause = failure;
    if (cause instanceof UncheckedIOException unchecked) {
      cause = unchecked.getCause();
    }
    if (cause instanceof GatehouseException known) {
      return print(known.exitCode(), known.getMessage(), known.remedy(), json);
    }
    if (cause instanceof AccessDeniedException denied) {
      return print(
          ExitCode.ACCESS,
          "no permission for " + denied.getFile(),
          "give this user the right to it, or choose another place",
          json);
    }
    if (cause instanceof NoSuchFileException missing) {
      return print(
          ExitCode.IO,
          "there is no file " + missing.getFile(),
          "check the path; a relative one starts at the present directory",
          json);
    }
    if (cause instanceof FileSystemException file) {
      return print(
          ExitCode.IO,
          file.getFile() + ": " + Optional.ofNullable(file.getReason()).orElse(reason(file)),
          "check the path, its permissions and the free space, then try again",
          json);
    }
    if (cause instanceof IOException io) {
      return print(
          ExitCode.IO,
          reason(io),
          "check the permissions and the free space, then try again",
          json);
    }
    return print(
        ExitCode.INTERNAL,
        "this is a bug: " + reason(failure),
        reportBug(failure).map(file -> "please report it with " + file).orElse("please report it"),
        json);
  }

  /** Prints a failure of a known kind and returns its exit code. */
  public int print(ExitCode code, String message, String remedy, boolean json) {
    if (json) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("code", code.name());
      error.put("exitCode", code.code());
      error.put("message", message);
      error.put("remedy", remedy);
      output.json(Map.of("error", error));
    } else {
      output.note(output.red(program + ": " + message));
      if (!remedy.isBlank()) {
        remedy.lines().forEach(line -> output.note("  " + line));
      }
    }
    return code.code();
  }

  private Optional<Path> reportBug(Throwable failure) {
    return bugReports.flatMap(
        directory -> {
          StringWriter text = new StringWriter();
          failure.printStackTrace(new PrintWriter(text, true));
          Path file =
              directory.resolve(
                  "bug-"
                      + System.currentTimeMillis()
                      + "-"
                      + ProcessHandle.current().pid()
                      + ".txt");
          try {
            SecureFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
            return Optional.of(file);
          } catch (IOException e) {
            return Optional.empty();
          }
        });
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    String kind = failure.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message;
  }
}
