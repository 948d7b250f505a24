package dev.gatehouse.browser.chromium;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line by which a browser itself says where it answers DevTools.
 *
 * @param host the address, an IPv6 one in brackets
 * @param port 0..65535
 * @param path holds the browser's random id
 */
record DevToolsLine(String host, int port, String path) {
  private static final Pattern LINE =
      Pattern.compile(
          "DevTools listening on ws://(\\[[0-9A-Fa-f:.]{1,45}]|[^\\s/:\\[\\]]{1,255}):(\\d{1,5})"
              + "(/devtools/browser/[A-Za-z0-9._-]{1,128})\\s*");

  /** Reads a line; empty when it is any other. */
  static Optional<DevToolsLine> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group(2));
    return port > 65_535
        ? Optional.empty()
        : Optional.of(new DevToolsLine(matcher.group(1), port, matcher.group(3)));
  }

  /** The random id that no other browser has. */
  String guid() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  String webSocketUrl() {
    return "ws://" + host + ":" + port + path;
  }
}
