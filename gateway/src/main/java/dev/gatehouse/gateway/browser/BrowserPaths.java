package dev.gatehouse.gateway.browser;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Paths of browser control, as a caller writes them. Pure. */
final class BrowserPaths {
  private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e&&[^?#\\\\]]{1,2000}");

  private BrowserPaths() {}

  /**
   * Returns {@code path} with a slash before it; empty for one that is more than a path, or that a
   * node could read as another one than this gateway.
   */
  static Optional<String> plain(String path) {
    String absolute = path.startsWith("/") ? path : "/" + path;
    if (!PLAIN.matcher(absolute).matches() || decoded(absolute).isEmpty()) {
      return Optional.empty();
    }
    for (String step : decoded(absolute).get().split("/", -1)) {
      if (step.equals("..") || step.equals(".")) {
        return Optional.empty();
      }
    }
    return Optional.of(absolute);
  }

  /**
   * Whether a request creates or deletes a browser profile or throws its data away, by any way of
   * writing the path that a service of the family may understand.
   */
  static boolean changesProfiles(String method, String path) {
    String folded =
        decoded(path)
            .orElse(path)
            .toLowerCase(Locale.ROOT)
            .replaceAll("/+", "/")
            .replaceAll("(?<=.)/$", "");
    return switch (method) {
      case "POST" -> folded.equals("/profiles/create") || folded.equals("/reset-profile");
      case "DELETE" -> folded.startsWith("/profiles/");
      default -> false;
    };
  }

  private static Optional<String> decoded(String path) {
    try {
      // The decoder of forms takes a plus for a blank; in a path it is itself.
      return Optional.of(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
