package dev.gatehouse.browser.control;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The routes that clients of the family know and this version cannot serve yet, so that they hear
 * that and not that they have mistyped. Pure.
 */
final class LaterRoutes {
  private static final Map<String, List<String>> PATHS =
      Map.of(
          "GET",
          List.of(
              "/tabs",
              "/snapshot",
              "/console",
              "/errors",
              "/requests",
              "/cookies",
              "/storage/:name"),
          "POST",
          List.of(
              "/start",
              "/stop",
              "/reset-profile",
              "/profiles/create",
              "/tabs/open",
              "/tabs/focus",
              "/tabs/action",
              "/navigate",
              "/screenshot",
              "/pdf",
              "/act",
              "/hooks/file-chooser",
              "/hooks/dialog",
              "/wait/download",
              "/download",
              "/response/body",
              "/trace/start",
              "/trace/stop",
              "/highlight",
              "/cookies/set",
              "/cookies/clear",
              "/storage/:name/set",
              "/storage/:name/clear",
              "/set/offline",
              "/set/headers",
              "/set/credentials",
              "/set/geolocation",
              "/set/media",
              "/set/timezone",
              "/set/locale",
              "/set/device",
              "/permissions/grant"),
          "DELETE",
          List.of("/profiles/:name", "/tabs/:name"));

  private static final List<String> SERVED = List.of("/", "/profiles");

  private LaterRoutes() {}

  /** What is known of a method and a path. */
  enum Match {
    KNOWN,
    OTHER_METHOD,
    UNKNOWN
  }

  static Match find(String method, String path) {
    if (PATHS.getOrDefault(method, List.of()).stream().anyMatch(p -> matches(p, path))) {
      return Match.KNOWN;
    }
    boolean anywhere =
        SERVED.contains(path)
            || PATHS.values().stream().flatMap(List::stream).anyMatch(p -> matches(p, path));
    return anywhere ? Match.OTHER_METHOD : Match.UNKNOWN;
  }

  private static boolean matches(String route, String path) {
    return Pattern.matches(route.replace(":name", "[^/]+"), path);
  }
}
