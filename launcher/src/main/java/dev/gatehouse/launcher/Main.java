package dev.gatehouse.launcher;

import dev.gatehouse.core.Environment;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The entry point of the program. */
public final class Main {
  private static final int BUFFER_BYTES = 8192;

  private Main() {}

  /** Runs the command line {@code args} and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    int code =
        new Program(
                Environment.system(),
                System.getProperty("gatehouse.command", "gatehouse"),
                out,
                err,
                System.console() != null && System.getenv("TERM") != null)
            .run(List.of(args));
    out.flush();
    err.flush();
    // Libraries may have left threads behind that would keep the process alive.
    Runtime.getRuntime().exit(code);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES),
        true,
        StandardCharsets.UTF_8);
  }
}
