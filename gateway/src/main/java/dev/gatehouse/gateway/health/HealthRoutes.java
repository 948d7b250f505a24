package dev.gatehouse.gateway.health;

import dev.gatehouse.gateway.access.HttpAccess;
import dev.gatehouse.gateway.server.RouteMount;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import java.util.List;

/**
 * {@code /healthz} and {@code /readyz} for everybody, with nothing in them that tells one gateway
 * from another, and {@code /metrics} for who has the secret.
 */
final class HealthRoutes implements RouteMount {
  private static final String LIVE =
      new JsonObject().put("ok", true).put("status", "live").encode();

  private final Readiness readiness;
  private final Metrics metrics;
  private final HttpAccess access;

  @Inject
  HealthRoutes(Readiness readiness, Metrics metrics, HttpAccess access) {
    this.readiness = readiness;
    this.metrics = metrics;
    this.access = access;
  }

  @Override
  public void mount(Router router) {
    for (String path : List.of("/health", "/healthz")) {
      onlyReading(router, path);
      router.route(path).handler(context -> json(context, 200, LIVE));
    }
    for (String path : List.of("/ready", "/readyz")) {
      onlyReading(router, path);
      router
          .route(path)
          .handler(
              context ->
                  json(context, readiness.ready() ? 200 : 503, readiness.describe().encode()));
    }
    onlyReading(router, "/metrics");
    router
        .route("/metrics")
        .handler(access::requireSecret)
        .handler(
            context ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(metrics.text()));
  }

  private static void onlyReading(Router router, String path) {
    router
        .route(path)
        .handler(
            context -> {
              HttpMethod method = context.request().method();
              if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
                context.next();
              } else {
                context
                    .response()
                    .setStatusCode(405)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end("Method Not Allowed");
              }
            });
  }

  private static void json(RoutingContext context, int status, String body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body);
  }
}
