package dev.gatehouse.browser.chromium;

import dev.gatehouse.core.Environment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The variables that a browser gets: those it needs, by name, and nothing else. A gateway's tokens
 * and the keys of its models are in its own environment; a browser, its extensions and whatever it
 * starts have no use for them. Pure.
 */
final class BrowserEnvironment {
  // A Unix socket's path has 108 bytes with its final zero; the browser ends when the path of its
  // own, "/org.chromium.Chromium.XXXXXX/SingletonSocket" in this directory, is longer.
  private static final int LONGEST_TEMPORARY_PATH = 107 - 46;

  private static final Set<String> POSIX =
      Set.of(
          "HOME",
          "USER",
          "LOGNAME",
          "PATH",
          "TZ",
          "LANG",
          "LANGUAGE",
          "DISPLAY",
          "XAUTHORITY",
          "WAYLAND_DISPLAY",
          "DBUS_SESSION_BUS_ADDRESS",
          "DESKTOP_SESSION",
          "FONTCONFIG_FILE",
          "FONTCONFIG_PATH",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "ALL_PROXY",
          "NO_PROXY",
          "__CF_USER_TEXT_ENCODING");

  private static final Set<String> WINDOWS =
      Set.of(
          "ALLUSERSPROFILE",
          "APPDATA",
          "COMMONPROGRAMFILES",
          "COMMONPROGRAMFILES(X86)",
          "COMSPEC",
          "HOMEDRIVE",
          "HOMEPATH",
          "LOCALAPPDATA",
          "NUMBER_OF_PROCESSORS",
          "OS",
          "PATH",
          "PATHEXT",
          "PROCESSOR_ARCHITECTURE",
          "PROGRAMDATA",
          "PROGRAMFILES",
          "PROGRAMFILES(X86)",
          "PUBLIC",
          "SESSIONNAME",
          "SYSTEMDRIVE",
          "SYSTEMROOT",
          "TEMP",
          "TMP",
          "USERDOMAIN",
          "USERNAME",
          "USERPROFILE",
          "WINDIR");

  private BrowserEnvironment() {}

  /**
   * Returns the variables for a browser whose temporary files may stand in {@code temporary}.
   *
   * @see #fits
   */
  static Map<String, String> of(HostSystem system, Environment environment, Path temporary) {
    Map<String, String> variables = new LinkedHashMap<>();
    environment
        .variables()
        .forEach(
            (name, value) -> {
              if (passes(system, name.toUpperCase(Locale.ROOT))) {
                variables.put(name, value);
              }
            });
    if (system != HostSystem.WINDOWS) {
      variables.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin");
      variables.put("HOME", environment.home().toString());
      variables.put("TMPDIR", (fits(temporary) ? temporary : Path.of("/tmp")).toString());
    }
    return variables;
  }

  /** Whether the browser's socket can stand in this directory: its path must be short. */
  static boolean fits(Path temporary) {
    return temporary.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_TEMPORARY_PATH;
  }

  /** Whether a window can be shown. */
  static boolean hasDisplay(HostSystem system, Environment environment) {
    return system != HostSystem.LINUX
        || environment.get("DISPLAY").isPresent()
        || environment.get("WAYLAND_DISPLAY").isPresent();
  }

  private static boolean passes(HostSystem system, String name) {
    if (system == HostSystem.WINDOWS) {
      return WINDOWS.contains(name);
    }
    return POSIX.contains(name) || name.startsWith("LC_") || name.startsWith("XDG_");
  }
}
