package dev.gatehouse.browser;

import java.util.Locale;

/** The operating systems whose browsers' places are known. */
enum HostSystem {
  LINUX,
  MACOS,
  WINDOWS;

  /** Reads the value of the system property {@code os.name}; anything unknown counts as Linux. */
  static HostSystem of(String osName) {
    String name = osName.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return WINDOWS;
    }
    return name.startsWith("mac") ? MACOS : LINUX;
  }
}
