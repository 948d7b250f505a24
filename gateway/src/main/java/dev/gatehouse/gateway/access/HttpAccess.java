package dev.gatehouse.gateway.access;

import dev.gatehouse.gateway.access.AccessControl.Result;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Guards HTTP routes: {@code router.get("/metrics").handler(access::requireSecret)}. The secret
 * comes in {@code Authorization: Bearer} and nowhere else.
 */
@Singleton
public final class HttpAccess {
  /** Key in {@link RoutingContext} of the client's address, set before any route runs. */
  public static final String CLIENT_ADDRESS = "gatehouse.client";

  /** Key in {@link RoutingContext} of what to run when the client is known. */
  public static final String ON_ACCEPTED = "gatehouse.accepted";

  private static final String BEARER = "Bearer ";

  private static final String PRINCIPAL = "gatehouse.principal";

  private final AccessControl access;
  private final Optional<BearerTokens> tokens;

  @Inject
  HttpAccess(AccessControl access, Optional<BearerTokens> tokens) {
    this.access = access;
    this.tokens = tokens;
  }

  /**
   * Returns a handler that lets a request go on when it carries the shared secret, or the token of
   * a paired device that holds {@code scope}; else it answers 401, 403 or 429. The routes behind it
   * learn with {@link #principal} who that is.
   */
  public Handler<RoutingContext> require(Scope scope) {
    return context -> {
      Optional<String> presented = bearer(context.request());
      if (presented.isEmpty() || tokens.isEmpty()) {
        requireSecret(context);
        return;
      }
      context.request().pause();
      tokens
          .get()
          .principal(presented.get())
          .onComplete(
              found -> {
                context.request().resume();
                Optional<Principal> device = found.succeeded() ? found.result() : Optional.empty();
                if (device.isEmpty()) {
                  requireSecret(context);
                } else if (!device.get().has(scope)) {
                  answer(context, 403, "missing scope: " + scope.wireName(), "forbidden");
                } else {
                  context.put(PRINCIPAL, device.get());
                  accepted(context);
                }
              });
    };
  }

  /** The device that asks; empty for whoever has the shared secret. */
  public static Optional<Principal> principal(RoutingContext context) {
    return Optional.ofNullable(context.get(PRINCIPAL));
  }

  /** Whether whoever asks has all rights: the shared secret, or a device that holds them. */
  public static boolean isAdmin(RoutingContext context) {
    return principal(context).map(device -> device.has(Scope.ADMIN)).orElse(true);
  }

  /** Lets the request go on when it carries the shared secret, else answers 401 or 429. */
  public void requireSecret(RoutingContext context) {
    Result result =
        access.checkShared(client(context), bearer(context.request()), Optional.empty());
    switch (result.outcome()) {
      case ACCEPTED -> accepted(context);
      case LIMITED -> tooMany(context, result.retryAfter());
      default -> unauthorized(context);
    }
  }

  private static void accepted(RoutingContext context) {
    Runnable known = context.get(ON_ACCEPTED);
    if (known != null) {
      known.run();
    }
    context.next();
  }

  /** Answers with an error in the words of the APIs that these routes imitate. */
  private static void answer(RoutingContext context, int status, String message, String type) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .end(error(message, type));
  }

  /** The address that failures of this request count for. */
  public static String client(RoutingContext context) {
    String address = context.get(CLIENT_ADDRESS);
    return address == null ? context.request().remoteAddress().hostAddress() : address;
  }

  private static Optional<String> bearer(HttpServerRequest request) {
    List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (headers.size() != 1 || !headers.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    return Optional.of(headers.get(0).substring(BEARER.length()).trim());
  }

  private static void unauthorized(RoutingContext context) {
    context
        .response()
        .setStatusCode(401)
        .putHeader("WWW-Authenticate", "Bearer")
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .end(error("Unauthorized", "unauthorized"));
  }

  private static void tooMany(RoutingContext context, Duration wait) {
    long seconds = Math.max(1, (wait.toMillis() + 999) / 1_000);
    context
        .response()
        .setStatusCode(429)
        .putHeader("Retry-After", Long.toString(seconds))
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .end(error("Too many failed attempts", "rate_limited"));
  }

  private static String error(String message, String type) {
    return new JsonObject()
        .put("error", new JsonObject().put("message", message).put("type", type))
        .encode();
  }
}
