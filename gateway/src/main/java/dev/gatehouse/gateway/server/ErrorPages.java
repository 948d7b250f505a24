package dev.gatehouse.gateway.server;

import dev.gatehouse.gateway.log.InstanceLog;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Plain answers for what no route answers; none of them shows what went wrong inside. */
final class ErrorPages {
  private ErrorPages() {}

  static void mount(Router router, InstanceLog log) {
    router.errorHandler(400, context -> text(context, 400, "Bad Request"));
    router.errorHandler(404, context -> text(context, 404, "Not Found"));
    router.errorHandler(405, context -> text(context, 405, "Method Not Allowed"));
    router.errorHandler(413, context -> text(context, 413, "Payload Too Large"));
    router.errorHandler(
        500,
        context -> {
          Throwable failure = context.failure();
          if (failure != null) {
            log.error("http", "a route failed", failure, "path", context.normalizedPath());
          }
          text(context, 500, "Internal Server Error");
        });
  }

  private static void text(RoutingContext context, int status, String text) {
    if (context.response().ended() || context.response().headWritten()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .end(text);
  }
}
