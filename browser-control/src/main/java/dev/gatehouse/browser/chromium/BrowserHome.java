package dev.gatehouse.browser.chromium;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * The directories of one browser profile. Pure.
 *
 * @param userData absolute path of the user data directory
 */
record BrowserHome(Path userData) {
  BrowserHome {
    userData = userData.toAbsolutePath().normalize();
    requireNonNull(userData.getParent(), "a root is no user data directory");
  }

  /** Holds everything that belongs to the browser profile. */
  Path directory() {
    return requireNonNull(userData.getParent());
  }

  /** What the browser needs only while it runs. */
  Path temporary() {
    return directory().resolve("tmp");
  }

  /** The word by which a process is known to use this user data directory. */
  String word() {
    return "--user-data-dir=" + userData;
  }
}
