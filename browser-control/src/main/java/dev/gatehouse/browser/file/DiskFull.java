package dev.gatehouse.browser.file;

import dev.gatehouse.browser.failure.BrowserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Tells a full disk from other failures of writing. */
final class DiskFull {
  private DiskFull() {}

  static boolean is(IOException cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left")
        || message.contains("not enough space")
        || message.contains("disk quota");
  }

  static BrowserException failure(Path folder) {
    return new BrowserException(
        507, "the disk that holds " + folder + " is full: nothing was kept; free some space there");
  }
}
