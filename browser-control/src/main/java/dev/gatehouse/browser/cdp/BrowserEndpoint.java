package dev.gatehouse.browser.cdp;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser answers DevTools. Immutable. The address may hold secrets; {@link #toString} and
 * {@link #shown} never show them.
 */
public final class BrowserEndpoint {
  /** No address is known. */
  public static final BrowserEndpoint NOWHERE = new BrowserEndpoint(URI.create("none:0"));

  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");
  private static final Pattern LITERAL =
      Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");

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
   * @throws IllegalArgumentException when it is no http, https, ws or wss address with a host; the
   *     message does not repeat the text, which may hold a secret
   */
  public static BrowserEndpoint parse(String text) {
    URI uri;
    try {
      uri = new URI(text.trim());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL", e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException(
          "must be http(s) or ws(s), got: " + (scheme.isEmpty() ? "no scheme" : scheme));
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
    return scheme().equals("https") || scheme().equals("wss");
  }

  /** Whether it is an address at all. */
  public boolean known() {
    return uri.getHost() != null;
  }

  /**
   * Whether it names a WebSocket itself, so that nobody has to be asked where that is. A {@code
   * ws:} address without path and query names a host only.
   */
  public boolean namesSocket() {
    boolean bare =
        (uri.getRawPath() == null || uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
            && uri.getRawQuery() == null;
    return scheme().startsWith("ws") && !bare;
  }

  /**
   * Whether its host must be looked up before it is asked: Chromium answers over plain HTTP to
   * addresses and {@code localhost} only, so that no name of a web page reaches it.
   */
  public boolean needsAddress() {
    return known() && !secure() && !loopback() && !LITERAL.matcher(uri.getHost()).matches();
  }

  /** The same with the host replaced by its address; path, query and user stay. */
  public BrowserEndpoint at(String address) {
    String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
    String port = uri.getPort() > 0 ? ":" + uri.getPort() : "";
    String path = Optional.ofNullable(uri.getRawPath()).orElse("");
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new BrowserEndpoint(URI.create(scheme() + "://" + user + host + port + path + query));
  }

  /** The host to connect to: a name or an address, an IPv6 address without brackets. */
  public String host() {
    String host = known() ? uri.getHost() : "";
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The port, 0 when no address is known. */
  public int port() {
    if (!known()) {
      return 0;
    }
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
    if (!known()) {
      return "";
    }
    String user = uri.getRawUserInfo() == null ? "" : "…@";
    String port = uri.getPort() > 0 ? ":" + uri.getPort() : "";
    String path = Optional.ofNullable(uri.getRawPath()).orElse("");
    String rest = path.isEmpty() || path.equals("/") ? "" : "/…";
    String query = uri.getRawQuery() == null ? "" : "?…";
    return scheme() + "://" + user + uri.getHost() + port + rest + query;
  }

  /** Two are the same when host, port, path and secrets are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BrowserEndpoint endpoint && endpoint.uri.equals(uri);
  }

  @Override
  public int hashCode() {
    return uri.hashCode();
  }

  @Override
  public String toString() {
    return shown();
  }
}
