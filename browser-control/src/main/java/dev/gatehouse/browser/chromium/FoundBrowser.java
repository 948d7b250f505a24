package dev.gatehouse.browser.chromium;

import java.nio.file.Path;

/**
 * A browser that is installed on this host.
 *
 * @param kind which product
 * @param executable absolute path of its program
 */
public record FoundBrowser(BrowserKind kind, Path executable) {
  private static final Path SNAPS = Path.of("/snap");

  /** Whether it is a snap, whose confinement often keeps it from the user data directory. */
  public boolean confined() {
    return executable.startsWith(SNAPS);
  }
}
