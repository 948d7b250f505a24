package dev.gatehouse.browser.cdp;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the WebSocket of the browser at an address. Whatever the browser answers, the connection
 * goes to the host and port of the address, with its secrets; only the path is the browser's word.
 * Looks, changes nothing, follows no redirect. Never blocks.
 */
public final class DevToolsLocator {
  static final int MAX_ANSWER_BYTES = 256 * 1024;

  private final Vertx vertx;
  private @Nullable HttpClientAgent http;

  @Inject
  public DevToolsLocator(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Where a browser's WebSocket is.
   *
   * @param socket how to connect to it; holds secrets
   * @param product the browser's own name and version, empty when it was not asked
   */
  public record Located(WebSocketConnectOptions socket, String product) {
    @Override
    public String toString() {
      return "Located[" + product + "]";
    }
  }

  /**
   * Looks the host of {@code endpoint} up where Chromium would not answer to its name.
   *
   * @return the same address with the host's IP address; fails when the name has none
   */
  public Future<BrowserEndpoint> resolve(BrowserEndpoint endpoint, Duration limit) {
    if (!endpoint.needsAddress()) {
      return Future.succeededFuture(endpoint);
    }
    return vertx
        .executeBlocking(() -> InetAddress.getByName(endpoint.host()).getHostAddress(), false)
        .map(endpoint::at)
        .timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
  }

  /**
   * Asks for the WebSocket. The future fails when nobody answers in time, and is empty when who
   * answers is no browser.
   *
   * @param endpoint an address that {@link #resolve} returned
   */
  public Future<Optional<Located>> locate(BrowserEndpoint endpoint, Duration limit) {
    if (endpoint.namesSocket()) {
      return Future.succeededFuture(
          Optional.of(new Located(options(endpoint, endpoint.target("")), "")));
    }
    return ask(endpoint, "/json/version", limit)
        .map(
            answer -> {
              Map<?, ?> version = answer instanceof Map<?, ?> map ? map : Map.of();
              return version.get("Browser") instanceof String product
                  ? Optional.ofNullable(version.get("webSocketDebuggerUrl"))
                      .flatMap(url -> path(endpoint, url.toString()))
                      .map(path -> new Located(options(endpoint, path), product))
                  : Optional.empty();
            });
  }

  /** The JSON of a resource; null when something that is no JSON answers. */
  Future<@Nullable Object> ask(BrowserEndpoint endpoint, String resource, Duration limit) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setSsl(endpoint.secure())
            .setURI(endpoint.target(resource))
            .setFollowRedirects(false)
            .setConnectTimeout(limit.toMillis());
    endpoint.authorization().ifPresent(value -> options.putHeader("Authorization", value));
    return client()
        .request(options)
        .compose(
            request ->
                request
                    .send()
                    .compose(DevToolsLocator::body)
                    .timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
                    .onFailure(cause -> request.reset()));
  }

  /** Gives back every connection. */
  synchronized Future<Void> close() {
    return http == null ? Future.succeededFuture() : http.close();
  }

  // Nothing of it is made before the first browser is asked for.
  private synchronized HttpClientAgent client() {
    if (http == null) {
      http =
          vertx.createHttpClient(
              new HttpClientOptions().setKeepAlive(false).setDecompressionSupported(false));
    }
    return http;
  }

  private static WebSocketConnectOptions options(BrowserEndpoint endpoint, String target) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setSsl(endpoint.secure())
            .setURI(target.startsWith("/") ? target : "/" + target)
            // Chromium refuses every Origin but its own.
            .setAllowOriginHeader(false);
    endpoint.authorization().ifPresent(value -> options.putHeader("Authorization", value));
    return options;
  }

  /** The request target of the browser's WebSocket: its path, with the query of the address. */
  private static Optional<String> path(BrowserEndpoint endpoint, String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String path = uri.getRawPath();
    if (path == null || !path.startsWith("/")) {
      return Optional.empty();
    }
    String ownQuery = uri.getRawQuery();
    if (ownQuery != null) {
      return Optional.of(path + "?" + ownQuery);
    }
    String target = endpoint.target("");
    int mark = target.indexOf('?');
    return Optional.of(mark < 0 ? path : path + target.substring(mark));
  }

  private static Future<@Nullable Object> body(HttpClientResponse response) {
    Promise<@Nullable Object> promise = Promise.promise();
    Buffer content = Buffer.buffer();
    response.exceptionHandler(promise::tryFail);
    response.handler(
        chunk -> {
          if (content.length() + chunk.length() > MAX_ANSWER_BYTES) {
            promise.tryComplete(null);
            response.request().reset();
          } else {
            content.appendBuffer(chunk);
          }
        });
    response.endHandler(
        end -> promise.tryComplete(response.statusCode() == 200 ? parse(content) : null));
    return promise.future();
  }

  static @Nullable Object parse(Buffer content) {
    try {
      return Json.parse(content.toString());
    } catch (Json5SyntaxException e) {
      return null;
    }
  }
}
