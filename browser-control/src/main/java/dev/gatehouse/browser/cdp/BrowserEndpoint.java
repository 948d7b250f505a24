package dev.gatehouse.browser.cdp;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a browser answers DevTools. Immutable. The address may hold secrets; {@link #toString} and
 * {@link #shown} never show them.
 */
public final class BrowserEndpoint {
  private final URI uri;

  private BrowserEndpoint(URI uri) {
    this.uri = uri;
  }

  /** The endpoint of a browser on this host. */
  public static BrowserEndpoint local(int port) {
    return new BrowserEndpoint(URI.create("http://127.0.0.1:" + port));
  }

  /**
   * Reads a {@code cdpUrl}.
   *
   * @throws IllegalArgumentException when it is no http or https address with a host; the message
   *     does not repeat the text, which may hold a secret
   */
  public static BrowserEndpoint parse(String text) {
    URI uri;
    try {
      uri = new URI(text.trim());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL", e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "must be http(s), got: " + (scheme.isEmpty() ? "no scheme" : scheme));
    }
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("names no host or no port");
    }
    return new BrowserEndpoint(uri);
  }

  /** The same host and scheme, without secrets, on another port. */
  public BrowserEndpoint withPort(int port) {
    return new BrowserEndpoint(URI.create(scheme() + "://" + uri.getHost() + ":" + port));
  }

  public String scheme() {
    return uri.getScheme().toLowerCase(Locale.ROOT);
  }

  public boolean secure() {
    return scheme().equals("https");
  }

  /** The host to connect to: a name or an address, an IPv6 address without brackets. */
  public String host() {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  public int port() {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return secure() ? 443 : 80;
  }

  /** Whether it lies on this host. */
  public boolean loopback() {
    return Loopback.isLoopback(host());
  }

  /** The request target of one of its resources, with the query of the address. */
  public String target(String resource) {
    String base = Optional.ofNullable(uri.getRawPath()).orElse("");
    while (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    String query = uri.getRawQuery();
    return base + resource + (query == null ? "" : "?" + query);
  }

  /** The value of an {@code Authorization} header, from the user part of the address. */
  public Optional<String> authorization() {
    return Optional.ofNullable(uri.getUserInfo())
        .map(user -> Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
        .map(encoded -> "Basic " + encoded);
  }

  /** The address for people: whatever could be a secret in it is an ellipsis. */
  public String shown() {
    String user = uri.getRawUserInfo() == null ? "" : "…@";
    String port = uri.getPort() > 0 ? ":" + uri.getPort() : "";
    String path = Optional.ofNullable(uri.getRawPath()).orElse("");
    String rest = path.isEmpty() || path.equals("/") ? "" : "/…";
    String query = uri.getRawQuery() == null ? "" : "?…";
    return scheme() + "://" + user + uri.getHost() + port + rest + query;
  }

  @Override
  public String toString() {
    return shown();
  }
}
