package dev.gatehouse.browser.chromium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who has a user data directory, as the browser's own lock in it says: a symbolic link whose text
 * is host and process. Windows' browsers have none.
 *
 * @param host name of the host that the browser ran on
 * @param pid its process there
 */
record ProfileLock(String host, long pid) {
  private static final String LINK = "SingletonLock";
  private static final List<String> LINKS = List.of(LINK, "SingletonCookie", "SingletonSocket");

  /** Reads the lock of {@code userData}; empty where there is none or its text is none. Blocks. */
  static Optional<ProfileLock> read(Path userData) {
    Path link = userData.resolve(LINK);
    if (!Files.isSymbolicLink(link)) {
      return Optional.empty();
    }
    try {
      return parse(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads a lock's text: {@code host-4242}, where the host's name may hold hyphens too. */
  static Optional<ProfileLock> parse(String text) {
    int hyphen = text.lastIndexOf('-');
    if (hyphen < 1) {
      return Optional.empty();
    }
    try {
      long pid = Long.parseLong(text.substring(hyphen + 1));
      return pid > 0
          ? Optional.of(new ProfileLock(text.substring(0, hyphen), pid))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Removes the lock and what belongs to it. Only for a browser that is known to be gone. Blocks.
   */
  static void remove(Path userData) throws IOException {
    for (String link : LINKS) {
      Path path = userData.resolve(link);
      if (Files.isSymbolicLink(path)) {
        Files.deleteIfExists(path);
      }
    }
  }
}
