package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.access.HttpAccess;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.server.RequestBody;
import dev.gatehouse.gateway.server.RouteMount;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The paths of this API. What is not enabled under {@code gateway.http.endpoints} is not there. The
 * secret is checked before a byte of the body is read.
 */
final class OpenAiRoutes implements RouteMount {
  private static final String MODELS = "/v1/models";

  private final LiveConfig config;
  private final HttpAccess access;
  private final RequestBody bodies;
  private final Provider<Completions> completions;
  private final Provider<EmbeddingsAnswer> embeddings;
  private final Provider<Targets> targets;
  private final InstanceLog log;

  @Inject
  OpenAiRoutes(
      LiveConfig config,
      HttpAccess access,
      RequestBody bodies,
      Provider<Completions> completions,
      Provider<EmbeddingsAnswer> embeddings,
      Provider<Targets> targets,
      InstanceLog log) {
    this.config = config;
    this.access = access;
    this.bodies = bodies;
    this.completions = completions;
    this.embeddings = embeddings;
    this.targets = targets;
    this.log = log;
  }

  @Override
  public void mount(Router router) {
    post(
        router,
        "/v1/chat/completions",
        OpenAiSettings::chat,
        (context, body) -> completions.get().chat(context, body, settings()));
    post(
        router,
        "/v1/responses",
        OpenAiSettings::responses,
        (context, body) -> completions.get().responses(context, body, settings()));
    post(
        router,
        "/v1/embeddings",
        OpenAiSettings::any,
        (context, body) -> embeddings.get().answer(body).map(answer -> send(context, 200, answer)));
    for (String path : new String[] {MODELS, MODELS + "/*"}) {
      router
          .route(path)
          .handler(context -> only(context, OpenAiSettings::any, HttpMethod.GET))
          .handler(access.require(Scope.READ))
          .handler(this::models);
    }
  }

  private void post(
      Router router,
      String path,
      Predicate<OpenAiSettings> enabled,
      BiFunction<RoutingContext, JsonObject, Future<Void>> work) {
    router
        .route(path)
        .handler(context -> only(context, enabled, HttpMethod.POST))
        .handler(access.require(Scope.WRITE))
        .handler(
            context ->
                bodies
                    .json(context.request(), settings().maxBodyBytes())
                    .compose(body -> understood(() -> work.apply(context, body)))
                    .onFailure(failure -> fail(context, failure)));
  }

  /** What a client wrote in the wrong type is its fault, not ours. */
  private static Future<Void> understood(Supplier<Future<Void>> work) {
    try {
      return work.get();
    } catch (ClassCastException e) {
      return Future.failedFuture(ApiException.invalid("a value of the request has the wrong type"));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void only(RoutingContext context, Predicate<OpenAiSettings> enabled, HttpMethod method) {
    if (!enabled.test(settings())) {
      context.fail(404);
    } else if (context.request().method() != method) {
      context
          .response()
          .setStatusCode(405)
          .putHeader(HttpHeaders.ALLOW, method.name())
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
          .end("Method Not Allowed");
    } else {
      context.next();
    }
  }

  private void models(RoutingContext context) {
    String path = context.normalizedPath();
    try {
      if (path.length() <= MODELS.length() + 1) {
        JsonArray list = targets.get().models();
        send(context, 200, new JsonObject().put("object", "list").put("data", list));
      } else {
        send(context, 200, targets.get().model(decoded(path.substring(MODELS.length() + 1))));
      }
    } catch (ApiException | RpcException e) {
      fail(context, e);
    }
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  private OpenAiSettings settings() {
    return OpenAiSettings.read(config.current());
  }

  private void fail(RoutingContext context, Throwable failure) {
    ApiException error = ApiException.of(failure);
    if (!(failure instanceof ApiException)
        && !(failure instanceof RpcException)
        && !(failure instanceof RequestBody.RefusedException)) {
      log.error("openai", "a request failed", failure, "path", context.normalizedPath());
    }
    error
        .retryAfter()
        .ifPresent(
            wait ->
                context
                    .response()
                    .putHeader(
                        "Retry-After",
                        Long.toString(Math.max(1, (wait.toMillis() + 999) / 1_000))));
    send(context, error.status(), error.body());
  }

  /** Answers, unless the client is gone or was answered already. */
  static @Nullable Void send(RoutingContext context, int status, JsonObject body) {
    if (!context.response().ended() && !context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end(body.toBuffer());
    }
    return null;
  }
}
