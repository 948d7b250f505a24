package dev.gatehouse.gateway.server;

import dev.gatehouse.profiles.component.RequestPolicy;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads from HTTP requests what the policy and the front door look at. */
public final class Requests {
  private static final Set<String> SECRET_PARAMETERS =
      Set.of("token", "password", "access_token", "auth_token", "api_key", "secret");

  private Requests() {}

  /** What the policy looks at. */
  public static RequestPolicy.Request of(HttpServerRequest request) {
    return of(request, false);
  }

  /**
   * What the policy looks at.
   *
   * @param anyOrigin leaves out what a browser says about the page that asks, see {@link
   *     CapabilityPath}
   */
  public static RequestPolicy.Request of(HttpServerRequest request, boolean anyOrigin) {
    MultiMap headers = request.headers();
    return new RequestPolicy.Request(
        request.method().name(),
        request.uri(),
        headers.getAll("Host"),
        anyOrigin ? List.of() : headers.getAll("Origin"),
        Optional.ofNullable(anyOrigin ? null : headers.get("Sec-Fetch-Site")),
        Optional.ofNullable(headers.get("Sec-Fetch-Mode")),
        Optional.ofNullable(headers.get("Sec-Fetch-Dest")),
        headers.getAll("X-Forwarded-For"),
        RequestPolicy.Request.OTHER_FORWARDED_HEADERS.stream().anyMatch(headers::contains),
        peer(request),
        isUpgrade(request));
  }

  /** The address of the socket's other end, without brackets and zone. */
  static String peer(HttpServerRequest request) {
    String address = request.connection().remoteAddress(true).hostAddress();
    return address == null ? "unknown" : plain(address);
  }

  static String plain(String address) {
    int zone = address.indexOf('%');
    String text = zone < 0 ? address : address.substring(0, zone);
    return text.equals("0:0:0:0:0:0:0:1") ? "::1" : text;
  }

  /**
   * Whether it asks for a WebSocket. Other protocols that a client offers, as Java's own does with
   * HTTP/2, may be left aside: the request is then answered as if the offer were not there.
   */
  static boolean isUpgrade(HttpServerRequest request) {
    for (String header : request.headers().getAll("Upgrade")) {
      for (String protocol : header.split(",", -1)) {
        if (protocol.trim().equalsIgnoreCase("websocket")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the query carries a secret, which would end up in logs and histories. */
  static boolean hasSecretInQuery(HttpServerRequest request) {
    String query = request.query();
    if (query == null || query.isEmpty()) {
      return false;
    }
    for (String pair : List.of(query.split("[&;]"))) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (SECRET_PARAMETERS.contains(decoded(name).toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
