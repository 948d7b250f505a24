package dev.gatehouse.browser.chromium;

import java.util.Locale;

/** The operating systems whose browsers' places are known. */
public enum HostSystem {
  LINUX,
  MACOS,
  WINDOWS;

  /** Reads the value of the system property {@code os.name}; anything unknown counts as Linux. */
  public static HostSystem of(String osName) {
    String name = osName.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return WINDOWS;
    }
    return name.startsWith("mac") ? MACOS : LINUX;
  }
}
