package dev.gatehouse.browser.chromium;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells from a program's name whether it is a browser that can be driven. Pure. */
final class KnownPrograms {
  // The longer names of a maker stand before its shorter ones.
  private static final Map<String, BrowserKind> STARTS = new LinkedHashMap<>();

  static {
    STARTS.put("google-chrome", BrowserKind.CHROME);
    STARTS.put("google chrome canary", BrowserKind.CANARY);
    STARTS.put("google chrome", BrowserKind.CHROME);
    STARTS.put("chromium", BrowserKind.CHROMIUM);
    STARTS.put("chrome", BrowserKind.CHROME);
    STARTS.put("brave", BrowserKind.BRAVE);
    STARTS.put("microsoft-edge", BrowserKind.EDGE);
    STARTS.put("microsoft edge", BrowserKind.EDGE);
    STARTS.put("msedge", BrowserKind.EDGE);
    STARTS.put("vivaldi", BrowserKind.CHROMIUM);
    STARTS.put("opera", BrowserKind.CHROMIUM);
    STARTS.put("yandex", BrowserKind.CHROMIUM);
  }

  private KnownPrograms() {}

  /**
   * @param program a path or a name, with the separators of any system
   */
  static Optional<BrowserKind> kind(String program) {
    String path = program.toLowerCase(Locale.ROOT).replace('\\', '/');
    String name = path.substring(path.lastIndexOf('/') + 1);
    return STARTS.entrySet().stream()
        .filter(known -> starts(name, known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .map(kind -> path.contains("/chrome sxs/") ? BrowserKind.CANARY : kind);
  }

  /** Whether a name is a known one, or that and more after a mark: not every chromedriver. */
  private static boolean starts(String name, String known) {
    return name.startsWith(known)
        && (name.length() == known.length() || !Character.isLetter(name.charAt(known.length())));
  }
}
