package dev.gatehouse.browser.guard;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.tab.NavigationPolicy;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.core.net.WebAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules about addresses, for what a caller asks for and for what a browser is about to do. */
@Singleton
final class NavigationRules implements NavigationPolicy {
  private static final String EMPTY_PAGE = "about:blank";
  private static final int SHOWN_CHARS = 200;
  private static final int READ_CHARS = 8_000;
  private static final int LOOK_UP_THREADS = 8;
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");
  private static final Pattern USER = Pattern.compile("^([A-Za-z]+://)[^/?#]*@");

  /** Schemes of documents that come from their own page and from nowhere else. */
  private static final Set<String> OF_THE_PAGE = Set.of("about", "data", "blob");

  private final Vertx vertx;
  private final Destinations destinations;
  private final CanvasDoor canvas;
  private @Nullable WorkerExecutor lookUps;

  @Inject
  NavigationRules(Vertx vertx, Destinations destinations, CanvasDoor canvas) {
    this.vertx = vertx;
    this.destinations = destinations;
    this.canvas = canvas;
  }

  @Override
  public Future<Void> check(String text) {
    String url = text.strip();
    if (url.isEmpty()) {
      return refused("url is required");
    }
    if (url.equals(EMPTY_PAGE)) {
      return Future.succeededFuture();
    }
    String scheme = scheme(url);
    if (scheme.isEmpty()) {
      return refused(
          "Invalid URL: " + shown(url) + " (an address begins with http:// or https://)");
    }
    if (!isWeb(scheme)) {
      return unsupported(scheme);
    }
    return document(url, url);
  }

  @Override
  public Future<Void> arrived(Tab tab) {
    return tab.part(RequestGate.class)
        .refusal()
        .<Future<Void>>map(refusal -> refused(refusal.reason()))
        .orElseGet(Future::succeededFuture);
  }

  /** Judges a document that a browser is about to load, in a tab or in a frame of it. */
  Future<Void> document(String url) {
    String scheme = scheme(url);
    if (OF_THE_PAGE.contains(scheme)) {
      return Future.succeededFuture();
    }
    return isWeb(scheme) ? document(url, withoutUser(url)) : unsupported(scheme);
  }

  /** Judges anything else that a page is about to load. */
  Future<Void> resource(String url) {
    return isWeb(scheme(url))
        ? address(url, withoutUser(url)).compose(this::place)
        : Future.succeededFuture();
  }

  private Future<Void> document(String asked, String url) {
    return address(asked, url)
        .compose(
            address ->
                canvas.at(address) || destinations.settings().opens(address.host())
                    ? place(address)
                    : refused("Blocked hostname (not in allowlist): " + address.host()));
  }

  private Future<Void> place(WebAddress address) {
    if (canvas.opens(address)) {
      return Future.succeededFuture();
    }
    return lookUps().executeBlocking(() -> destinations.check(address), false).mapEmpty();
  }

  // Not the workers of the gateway: a page chooses names, and their servers how long they take.
  private synchronized WorkerExecutor lookUps() {
    WorkerExecutor existing = lookUps;
    if (existing == null) {
      existing = vertx.createSharedWorkerExecutor("browser-rules", LOOK_UP_THREADS);
      lookUps = existing;
    }
    return existing;
  }

  private static Future<WebAddress> address(String asked, String url) {
    try {
      return Future.succeededFuture(
          WebAddress.parse(url.substring(0, Math.min(url.length(), READ_CHARS))));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(
          new BrowserException(400, "Invalid URL: " + shown(asked) + " (" + e.getMessage() + ")"));
    }
  }

  /** The scheme in lower case, empty where there is none. */
  private static String scheme(String url) {
    Matcher matcher = SCHEME.matcher(url.substring(0, Math.min(url.length(), SHOWN_CHARS)));
    // "localhost:3000" names a host.
    boolean named = matcher.lookingAt() && !matcher.group(2).matches("[0-9]{1,5}([/?#].*)?");
    return named ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
  }

  private static boolean isWeb(String scheme) {
    return scheme.equals("http") || scheme.equals("https");
  }

  private static String withoutUser(String url) {
    return USER.matcher(url).replaceFirst("$1");
  }

  /** An address for a message: short, on one line, and without what may be a password. */
  private static String shown(String url) {
    String plain = USER.matcher(url).replaceFirst("$1").replaceAll("\\p{Cntrl}", "?");
    return plain.length() > SHOWN_CHARS ? plain.substring(0, SHOWN_CHARS) + "…" : plain;
  }

  private static <T> Future<T> unsupported(String scheme) {
    return refused("Navigation blocked: unsupported protocol \"" + scheme + ":\"");
  }

  private static <T> Future<T> refused(String reason) {
    return Future.failedFuture(new BrowserException(400, reason));
  }

  /** The reason that a failed future gives, for those who were not asked by a caller. */
  static Optional<String> reason(Throwable failure) {
    return failure instanceof BrowserException
        ? Optional.ofNullable(failure.getMessage())
        : Optional.empty();
  }
}
