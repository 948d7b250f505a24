package dev.gatehouse.browser.guard;

import java.util.Map;

/** Words for the errors with which a browser ends a navigation. Pure. */
final class LoadFailures {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("net::ERR_NAME_NOT_RESOLVED", "there is no such host"),
          Map.entry("net::ERR_CONNECTION_REFUSED", "nobody answers there"),
          Map.entry("net::ERR_CONNECTION_RESET", "the server broke the connection off"),
          Map.entry("net::ERR_CONNECTION_CLOSED", "the server closed the connection"),
          Map.entry("net::ERR_CONNECTION_TIMED_OUT", "the server does not answer"),
          Map.entry("net::ERR_TIMED_OUT", "the server does not answer"),
          Map.entry("net::ERR_EMPTY_RESPONSE", "the server answered with nothing"),
          Map.entry("net::ERR_INVALID_HTTP_RESPONSE", "the server does not speak HTTP"),
          Map.entry("net::ERR_TOO_MANY_REDIRECTS", "it redirects without end"),
          Map.entry("net::ERR_UNSAFE_REDIRECT", "it redirects to what no page may open"),
          Map.entry("net::ERR_UNSAFE_PORT", "browsers do not open that port"),
          Map.entry("net::ERR_SSL_PROTOCOL_ERROR", "the server does not speak TLS"),
          Map.entry("net::ERR_BLOCKED_BY_CLIENT", "something in the browser blocked it"),
          Map.entry("net::ERR_BLOCKED_BY_RESPONSE", "its answer forbids to show it here"),
          Map.entry("net::ERR_INTERNET_DISCONNECTED", "the tab is offline"));

  private LoadFailures() {}

  /** Returns what an error means, with the browser's own name of it at the end. */
  static String words(String error) {
    String words =
        error.startsWith("net::ERR_CERT_")
            ? "its certificate is not accepted; use a server with a valid one"
            : WORDS.getOrDefault(error, "the browser could not load it");
    return words + " (" + error + ")";
  }
}
