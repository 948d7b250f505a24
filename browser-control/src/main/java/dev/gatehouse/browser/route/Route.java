package dev.gatehouse.browser.route;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;

/**
 * One route of browser control.
 *
 * @param method {@code GET}, {@code POST} or {@code DELETE}
 * @param path absolute; a segment that begins with a colon is a parameter: {@code /tabs/:targetId}
 * @param access what a caller must be allowed to do
 * @param handler answers a call with a JSON object; is called on the loop of the browsers, must not
 *     block, and fails with {@link dev.gatehouse.browser.failure.BrowserException} for a caller's
 *     ears
 */
public record Route(
    String method,
    String path,
    Access access,
    Function<Call, Future<? extends Map<String, ?>>> handler) {
  public Route {
    requireNonNull(method, "method");
    requireNonNull(path, "path");
    requireNonNull(access, "access");
    requireNonNull(handler, "handler");
  }
}
