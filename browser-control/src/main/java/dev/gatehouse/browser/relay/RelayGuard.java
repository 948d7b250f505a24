package dev.gatehouse.browser.relay;

import dev.gatehouse.profiles.component.RequestPolicy;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may speak to a relay: programs of this host that know a token, and pages of browser
 * extensions that do; never a web page.
 */
final class RelayGuard {
  private static final String EXTENSION_SCHEME = "chrome-extension://";

  private final RequestPolicy hosts;
  private final RelayTokens tokens;

  RelayGuard(int port, RelayTokens tokens) {
    this.hosts = RequestPolicy.forPort(port).build();
    this.tokens = tokens;
  }

  /**
   * A refusal.
   *
   * @param status HTTP status
   * @param reason for the answer; holds nothing of the request
   */
  record Refusal(int status, String reason) {}

  /** Refuses what a web page or a foreign name has brought here; empty when it may go on. */
  Optional<Refusal> judge(HttpServerRequest request) {
    String peer = peer(request);
    if (!peer.startsWith("127.") && !peer.equals("::1") && !peer.equals("0:0:0:0:0:0:0:1")) {
      return Optional.of(new Refusal(403, "only for this host"));
    }
    RequestPolicy.Decision host = hosts.judge(withoutOrigin(request, peer));
    if (!host.accepted()) {
      return Optional.of(new Refusal(host.status(), host.reason()));
    }
    List<String> origins = request.headers().getAll("Origin");
    if (origins.size() > 1 || origins.stream().anyMatch(origin -> !isExtension(origin))) {
      return Optional.of(new Refusal(403, "origin not allowed"));
    }
    String site = request.headers().get("Sec-Fetch-Site");
    boolean page = site != null && !site.equals("none") && !site.equals("same-origin");
    if (page && origins.isEmpty()) {
      return Optional.of(new Refusal(403, "cross-site request"));
    }
    return Optional.empty();
  }

  /** Refuses who presents no right token; empty when it may go on. */
  Optional<Refusal> authenticate(HttpServerRequest request, boolean inAddress) {
    return switch (tokens.check(peer(request), token(request, inAddress))) {
      case ACCEPTED -> Optional.empty();
      case REFUSED -> Optional.of(new Refusal(401, "Unauthorized"));
      case LIMITED -> Optional.of(new Refusal(429, "too many failed attempts"));
    };
  }

  /** The origin of an extension's page, empty when none asks. */
  static Optional<String> extensionOrigin(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("Origin")).filter(RelayGuard::isExtension);
  }

  List<String> tokenHeaders() {
    return tokens.headers();
  }

  /** A browser's WebSocket cannot send a header, so that handshake alone may carry it otherwise. */
  private Optional<String> token(HttpServerRequest request, boolean inAddress) {
    return tokens.headers().stream()
        .map(request::getHeader)
        .filter(Objects::nonNull)
        .findFirst()
        .or(() -> inAddress ? Optional.ofNullable(request.params().get("token")) : Optional.empty())
        .map(String::trim)
        .filter(token -> !token.isEmpty());
  }

  private static boolean isExtension(String origin) {
    return origin.toLowerCase(Locale.ROOT).startsWith(EXTENSION_SCHEME);
  }

  static String peer(HttpServerRequest request) {
    return request.remoteAddress() == null
        ? ""
        : String.valueOf(request.remoteAddress().hostAddress());
  }

  private static RequestPolicy.Request withoutOrigin(HttpServerRequest request, String peer) {
    return new RequestPolicy.Request(
        request.method().name(),
        request.uri(),
        request.headers().getAll("Host"),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        false,
        peer,
        false);
  }
}
