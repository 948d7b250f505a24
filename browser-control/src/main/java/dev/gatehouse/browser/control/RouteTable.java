package dev.gatehouse.browser.control;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the route of a request among those of all features. Immutable. */
final class RouteTable {
  private static final Pattern ESCAPES = Pattern.compile("(?:[^%]|%[0-9A-Fa-f]{2})*");

  private final List<Entry> entries;

  RouteTable(Collection<Routes> features) {
    List<Entry> all = new ArrayList<>();
    features.forEach(
        feature ->
            feature.routes().forEach(route -> all.add(new Entry(route, segments(route.path())))));
    // Where both fit, a word goes before a parameter: /tabs/open is no tab.
    all.sort((one, other) -> Long.compare(one.parameters(), other.parameters()));
    entries = List.copyOf(all);
  }

  private record Entry(Route route, List<String> segments) {
    long parameters() {
      return segments.stream().filter(Entry::isParameter).count();
    }

    boolean fits(List<String> path) {
      if (path.size() != segments.size()) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        boolean fits =
            isParameter(segments.get(i))
                ? !path.get(i).isEmpty()
                : segments.get(i).equals(path.get(i));
        if (!fits) {
          return false;
        }
      }
      return true;
    }

    Map<String, String> values(List<String> path) {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < path.size(); i++) {
        if (isParameter(segments.get(i))) {
          String name = segments.get(i).substring(1);
          values.put(name, decoded(name, path.get(i)));
        }
      }
      return values;
    }

    static boolean isParameter(String segment) {
      return segment.startsWith(":");
    }
  }

  /**
   * A route and what its parameters are.
   *
   * @param parameters decoded, by name
   */
  record Match(Route route, Map<String, String> parameters) {}

  /**
   * Finds the route of a request, empty when there is none.
   *
   * @param path percent-encoded
   * @throws BrowserException with status 400 when a parameter is badly encoded
   */
  Optional<Match> find(String method, String path) {
    List<String> segments = segments(path);
    return entries.stream()
        .filter(entry -> entry.route().method().equals(method) && entry.fits(segments))
        .findFirst()
        .map(entry -> new Match(entry.route(), entry.values(segments)));
  }

  /** Whether {@code path} has a route, with whatever method. */
  boolean knows(String path) {
    List<String> segments = segments(path);
    return entries.stream().anyMatch(entry -> entry.fits(segments));
  }

  private static List<String> segments(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    return List.of(inner.split("/", -1));
  }

  private static String decoded(String name, String text) {
    if (!ESCAPES.matcher(text).matches()) {
      throw new BrowserException(400, "invalid path parameter encoding: " + name);
    }
    String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (decoded.indexOf('\uFFFD') >= 0) {
      throw new BrowserException(400, "invalid path parameter encoding: " + name);
    }
    return decoded;
  }
}
