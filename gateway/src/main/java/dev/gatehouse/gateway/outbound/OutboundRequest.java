package dev.gatehouse.gateway.outbound;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is fetched, and how far it may go. Immutable.
 *
 * @param method {@code GET}, {@code POST}, {@code HEAD}, {@code PUT} or {@code DELETE}
 * @param url absolute, {@code http} or {@code https}
 * @param headers names in lower case. Only {@code accept}, {@code accept-language} and {@code
 *     user-agent} go along to another origin
 * @param body empty for none
 * @param trust whose address it is
 * @param maxBytes the most bytes of the answer, counted after decompression
 * @param truncate whether a longer answer is cut, instead of refused
 * @param timeout for everything together, redirects too; for a stream until its head
 * @param maxRedirects how many redirects are followed; empty for five, or none where headers go
 *     along that only the first origin may see
 * @param cancelled completes when nobody waits any more
 */
public record OutboundRequest(
    String method,
    String url,
    Map<String, String> headers,
    Optional<Buffer> body,
    Trust trust,
    long maxBytes,
    boolean truncate,
    Duration timeout,
    OptionalInt maxRedirects,
    Future<Void> cancelled) {
  private static final long MAX_BYTES = 5L * 1024 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  public OutboundRequest {
    requireNonNull(url, "url");
    headers = Map.copyOf(headers);
  }

  /** Whose idea an address is. Ports of this gateway and its siblings are closed to all three. */
  public enum Trust {
    /** Somebody's: public addresses only, and what the configuration allows. */
    ANYBODY,
    /**
     * The operator wrote it into the configuration: a private or loopback address is meant when it
     * stands there literally, or as {@code localhost}. What a redirect points to is anybody's.
     */
    OPERATOR,
    /** The same, and the name may lead into a private network. */
    OPERATOR_PRIVATE
  }

  /** Returns a plain {@code GET}. */
  public static Builder get(String url) {
    return new Builder("GET", url);
  }

  /** Returns a {@code POST} of {@code body}. */
  public static Builder post(String url, Buffer body) {
    return new Builder("POST", url).body(body);
  }

  /** Returns a request with another method. */
  public static Builder of(String method, String url) {
    return new Builder(method, url);
  }

  /** Collects a request. Not safe to share between threads. */
  public static final class Builder {
    private final String method;
    private final String url;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private Optional<Buffer> body = Optional.empty();
    private Trust trust = Trust.ANYBODY;
    private long maxBytes = MAX_BYTES;
    private boolean truncate;
    private Duration timeout = TIMEOUT;
    private OptionalInt maxRedirects = OptionalInt.empty();
    private Future<Void> cancelled = Promise.<Void>promise().future();

    private Builder(String method, String url) {
      this.method = method.toUpperCase(Locale.ROOT);
      this.url = url;
    }

    public Builder header(String name, String value) {
      headers.put(name.toLowerCase(Locale.ROOT), value);
      return this;
    }

    public Builder headers(Map<String, String> more) {
      more.forEach(this::header);
      return this;
    }

    public Builder body(Buffer bytes) {
      this.body = Optional.of(bytes);
      return this;
    }

    public Builder trust(Trust value) {
      this.trust = value;
      return this;
    }

    public Builder maxBytes(long value) {
      this.maxBytes = value;
      return this;
    }

    /** Cuts a longer answer instead of refusing it. */
    public Builder truncate() {
      this.truncate = true;
      return this;
    }

    public Builder timeout(Duration value) {
      this.timeout = value;
      return this;
    }

    public Builder maxRedirects(int value) {
      this.maxRedirects = OptionalInt.of(value);
      return this;
    }

    public Builder cancelled(Future<Void> value) {
      this.cancelled = value;
      return this;
    }

    public OutboundRequest build() {
      return new OutboundRequest(
          method, url, headers, body, trust, maxBytes, truncate, timeout, maxRedirects, cancelled);
    }
  }
}
