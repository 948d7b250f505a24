package dev.gatehouse.profiles.component;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which requests a port of an instance answers at all, before any credential is looked at: the ones
 * whose {@code Host} is the port's own name and whose {@code Origin}, where there is one, is the
 * port's own page or one that the owner listed. Loopback gets no exception, since every web page in
 * a browser on this host comes from loopback too. Immutable; safe to share between threads; never
 * blocks.
 */
public final class RequestPolicy {
  private static final List<String> LOOPBACK_NAMES = List.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(\\[[0-9a-fA-F:.]{2,45}]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}))(?::(\\d{1,5}))?");

  private final Set<String> authorities;
  private final Set<String> origins;
  private final TrustedProxies proxies;

  private RequestPolicy(Set<String> authorities, Set<String> origins, TrustedProxies proxies) {
    this.authorities = Set.copyOf(authorities);
    this.origins = Set.copyOf(origins);
    this.proxies = proxies;
  }

  /** Starts the policy of a port that answers to the loopback names. */
  public static Builder forPort(int port) {
    return new Builder(port);
  }

  /** Judges a request. */
  public Decision judge(Request request) {
    if (request.hosts().size() != 1 || !allowedHost(request.hosts().get(0))) {
      return Decision.refused(421, "this port does not answer to that Host");
    }
    Optional<String> absolute = authorityOfTarget(request.target());
    if (absolute.isPresent() && !allowedHost(absolute.get())) {
      return Decision.refused(421, "this port does not answer to that Host");
    }
    if (request.origins().size() > 1) {
      return Decision.refused(403, "origin not allowed");
    }
    boolean ownOrigin = false;
    if (!request.origins().isEmpty()) {
      ownOrigin = origins.contains(request.origins().get(0).toLowerCase(Locale.ROOT));
      if (!ownOrigin) {
        return Decision.refused(403, "origin not allowed");
      }
    }
    if (!ownOrigin && foreignSite(request)) {
      return Decision.refused(403, "cross-site request");
    }
    return accepted(request);
  }

  private boolean allowedHost(String host) {
    return AUTHORITY.matcher(host).matches() && authorities.contains(host.toLowerCase(Locale.ROOT));
  }

  /** A browser says from where it asks; following a link to a page of ours is harmless. */
  private static boolean foreignSite(Request request) {
    String site = request.fetchSite().orElse("none").toLowerCase(Locale.ROOT);
    if (site.equals("none") || site.equals("same-origin")) {
      return false;
    }
    boolean link =
        request.fetchMode().filter("navigate"::equals).isPresent()
            && request.fetchDestination().filter("document"::equals).isPresent();
    boolean harmless = request.method().equals("GET") || request.method().equals("HEAD");
    return request.upgrade() || !link || !harmless;
  }

  private Decision accepted(Request request) {
    boolean forwarded = !request.forwardedFor().isEmpty() || request.otherForwardedHeaders();
    if (!forwarded) {
      return new Decision(200, "", request.peer(), isLoopback(request.peer()), false);
    }
    if (!proxies.trusts(request.peer())) {
      return new Decision(200, "", request.peer(), false, true);
    }
    return new Decision(200, "", clientBehindProxies(request), false, false);
  }

  /** The rightmost hop that is no proxy of ours; what stands left of it anybody can invent. */
  private String clientBehindProxies(Request request) {
    List<String> hops = new ArrayList<>();
    for (String header : request.forwardedFor()) {
      for (String hop : header.split(",", -1)) {
        hops.add(addressOfHop(hop.trim()));
      }
    }
    for (int i = hops.size() - 1; i >= 0; i--) {
      if (!proxies.trusts(hops.get(i))) {
        return hops.get(i).isEmpty() ? request.peer() : hops.get(i);
      }
    }
    return request.peer();
  }

  private static String addressOfHop(String hop) {
    if (hop.startsWith("[") && hop.indexOf(']') > 0) {
      return hop.substring(1, hop.indexOf(']'));
    }
    boolean addressAndPort = hop.indexOf(':') > 0 && hop.indexOf(':') == hop.lastIndexOf(':');
    return addressAndPort ? hop.substring(0, hop.indexOf(':')) : hop;
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
  }

  private static Optional<String> authorityOfTarget(String target) {
    if (target.startsWith("/") || target.equals("*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Optional.ofNullable(new URI(target).getRawAuthority()).orElse(""));
    } catch (URISyntaxException e) {
      return Optional.of("");
    }
  }

  /**
   * What the policy looks at.
   *
   * @param method HTTP method
   * @param target the request line's target, which may be a whole URL
   * @param hosts every {@code Host} header
   * @param origins every {@code Origin} header
   * @param fetchSite {@code Sec-Fetch-Site}
   * @param fetchMode {@code Sec-Fetch-Mode}
   * @param fetchDestination {@code Sec-Fetch-Dest}
   * @param forwardedFor every {@code X-Forwarded-For} header, in order
   * @param otherForwardedHeaders whether {@code Forwarded}, {@code X-Real-IP}, {@code
   *     X-Forwarded-Host}, {@code X-Forwarded-Proto} or an identity header of a proxy is there
   * @param peer IP address of the socket's other end, as text
   * @param upgrade whether it asks for a WebSocket
   */
  public record Request(
      String method,
      String target,
      List<String> hosts,
      List<String> origins,
      Optional<String> fetchSite,
      Optional<String> fetchMode,
      Optional<String> fetchDestination,
      List<String> forwardedFor,
      boolean otherForwardedHeaders,
      String peer,
      boolean upgrade) {
    public Request {
      requireNonNull(method, "method");
      requireNonNull(target, "target");
      hosts = List.copyOf(hosts);
      origins = List.copyOf(origins);
      forwardedFor = List.copyOf(forwardedFor);
      requireNonNull(peer, "peer");
    }

    /** Header names that a proxy sets to say for whom it asks, beside {@code X-Forwarded-For}. */
    public static final List<String> OTHER_FORWARDED_HEADERS =
        List.of(
            "Forwarded",
            "X-Real-IP",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-User",
            "Remote-User",
            "Tailscale-User-Login");
  }

  /**
   * The judgement.
   *
   * @param status 200 to go on, else the HTTP status of the refusal
   * @param reason why it is refused, for the answer; empty when it is not
   * @param client IP address of who asks, as far as it can be trusted; failures count for it
   * @param local whether the request comes from this host directly; gives no rights by itself
   * @param untrustedProxy whether forwarded headers came from a peer that is no trusted proxy, and
   *     were ignored
   */
  public record Decision(
      int status, String reason, String client, boolean local, boolean untrustedProxy) {
    private static Decision refused(int status, String reason) {
      return new Decision(status, reason, "", false, false);
    }

    /** Whether the request may go on. */
    public boolean accepted() {
      return status == 200;
    }
  }

  /** Builds a policy. */
  public static final class Builder {
    private final int port;
    private final Set<String> hosts = new TreeSet<>(LOOPBACK_NAMES);
    private final Set<String> authorities = new TreeSet<>();
    private final Set<String> listedOrigins = new TreeSet<>();
    private TrustedProxies proxies = TrustedProxies.NONE;

    private Builder(int port) {
      this.port = port;
    }

    /** Adds a name or address (IPv6 in brackets) that clients use with the port itself. */
    public Builder host(String host) {
      hosts.add(host.toLowerCase(Locale.ROOT));
      return this;
    }

    /**
     * Adds a page that may talk to the port, {@code https://desk.example.org}. Its host is then
     * also a name that the port answers to, since a proxy of that name may stand before it.
     */
    public Builder allowedOrigin(String origin) {
      String lower = origin.toLowerCase(Locale.ROOT);
      listedOrigins.add(lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower);
      authorityOfTarget(lower).filter(a -> !a.isEmpty()).ifPresent(authorities::add);
      return this;
    }

    /** Sets the proxies whose forwarded headers count. */
    public Builder trustedProxies(TrustedProxies proxies) {
      this.proxies = requireNonNull(proxies, "proxies");
      return this;
    }

    public RequestPolicy build() {
      Set<String> allAuthorities = new TreeSet<>(authorities);
      Set<String> allOrigins = new TreeSet<>(listedOrigins);
      for (String host : hosts) {
        allAuthorities.add(host + ":" + port);
        allOrigins.add("http://" + host + ":" + port);
        allOrigins.add("https://" + host + ":" + port);
        if (port == 80) {
          allAuthorities.add(host);
          allOrigins.add("http://" + host);
        }
        if (port == 443) {
          allAuthorities.add(host);
          allOrigins.add("https://" + host);
        }
      }
      return new RequestPolicy(allAuthorities, allOrigins, proxies);
    }
  }
}
