package dev.gatehouse.gateway.hook;

import static dev.gatehouse.gateway.hook.HookMapping.text;

import dev.gatehouse.gateway.access.AccessControl;
import dev.gatehouse.gateway.access.HttpAccess;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.hook.HookTransform.Input;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.server.RequestBody;
import dev.gatehouse.gateway.server.RouteMount;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The paths of hooks, below one of their own that follows the configuration. The token is checked
 * before a byte of the body is read; it opens nothing else, and the gateway's own does not open
 * hooks.
 */
final class HookRoutes implements RouteMount {
  private static final String BEARER = "Bearer ";
  private static final int MAX_KEY = 256;
  private static final Set<String> SECRET_HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie");

  private final LiveConfig config;
  private final AccessControl access;
  private final RequestBody bodies;
  private final Provider<HookRuns> runs;
  private final Map<String, HookTransform> transforms;
  private final Clock clock;
  private final InstanceLog log;
  private final List<String> brands;
  private final boolean v3;

  @Inject
  HookRoutes(
      LiveConfig config,
      AccessControl access,
      RequestBody bodies,
      Provider<HookRuns> runs,
      Map<String, HookTransform> transforms,
      Clock clock,
      InstanceLog log,
      Instance instance) {
    this.config = config;
    this.access = access;
    this.bodies = bodies;
    this.runs = runs;
    this.transforms = transforms;
    this.clock = clock;
    this.log = log;
    List<String> names = new ArrayList<>(instance.distribution().brands());
    for (String name : List.of("gatehouse", "openclaw")) {
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    this.brands = List.copyOf(names);
    this.v3 = instance.distribution().brands().contains("clawdbot");
  }

  @Override
  public void mount(Router router) {
    router.route().handler(this::enter);
  }

  private void enter(RoutingContext context) {
    HookSettings settings = HookSettings.read(config.current());
    String path = context.normalizedPath();
    if (!settings.enabled()
        || !(path.equals(settings.path()) || path.startsWith(settings.path() + "/"))) {
      context.next();
      return;
    }
    AccessControl.Result result =
        access.checkHook(HttpAccess.client(context), token(context.request().headers()));
    switch (result.outcome()) {
      case ACCEPTED -> accepted(context, settings, path.substring(settings.path().length()));
      case LIMITED -> {
        retryAfter(context, result.retryAfter());
        plain(context, 429, "Too Many Requests");
      }
      default -> plain(context, 401, "Unauthorized");
    }
  }

  private void accepted(RoutingContext context, HookSettings settings, String below) {
    Runnable known = context.get(HttpAccess.ON_ACCEPTED);
    if (known != null) {
      known.run();
    }
    String path = HookMapping.trimmed(below);
    if (context.request().method() != HttpMethod.POST) {
      context.response().putHeader(HttpHeaders.ALLOW, "POST");
      plain(context, 405, "Method Not Allowed");
    } else if (path.isEmpty()) {
      plain(context, 404, "Not Found");
    } else {
      bodies
          .json(context.request(), settings.maxBodyBytes())
          .compose(body -> answer(context, settings, path, body))
          .onFailure(failure -> refuse(context, failure));
    }
  }

  private Future<Void> answer(
      RoutingContext context, HookSettings settings, String path, JsonObject body) {
    Optional<String> key = idempotencyKey(context.request().headers(), body, path);
    if (path.equals("wake")) {
      return act(context, settings, HookAction.wake(body), key);
    }
    if (path.equals("agent")) {
      return act(context, settings, HookAction.agent(body), key);
    }
    Optional<HookMapping> mapping = settings.mapping(path, body);
    if (mapping.isEmpty()) {
      plain(context, 404, "Not Found");
      return Future.succeededFuture();
    }
    Input input =
        new Input(path, headers(context.request().headers()), query(context.queryParams()), body);
    Optional<JsonObject> wins = transformed(mapping.get(), input);
    if (wins.isEmpty()) {
      context.response().setStatusCode(204).end();
      return Future.succeededFuture();
    }
    return act(
        context,
        settings,
        HookAction.mapped(mapping.get(), input, wins.get(), clock.instant()),
        key);
  }

  private Future<Void> act(
      RoutingContext context, HookSettings settings, HookAction action, Optional<String> key) {
    if (action.wake()) {
      runs.get().wake(action, settings, key);
      JsonObject answer =
          new JsonObject().put("ok", true).put("mode", action.now() ? "now" : "next-heartbeat");
      json(context, 200, v3 ? answer : answer.put("eventOutcome", "queued"));
      return Future.succeededFuture();
    }
    return runs.get()
        .run(action, settings, key, v3)
        .onSuccess(
            runId ->
                json(context, v3 ? 202 : 200, new JsonObject().put("ok", true).put("runId", runId)))
        .mapEmpty();
  }

  /** What a transform changes; empty when the hook is to be passed over. */
  private Optional<JsonObject> transformed(HookMapping mapping, Input input) {
    if (mapping.transform().isEmpty()) {
      return Optional.of(new JsonObject());
    }
    HookTransform transform = transforms.get(mapping.transform().get());
    if (transform == null) {
      log.error(
          "hook",
          "a mapping names a transform that this program does not have; files are never loaded"
              + " as code: bind it in Java, or use templates",
          "mapping",
          mapping.id(),
          "transform",
          mapping.transform().get());
      throw HookRefusal.mappingFailed();
    }
    try {
      return transform.apply(input);
    } catch (RuntimeException e) {
      log.error("hook", "a transform failed", e, "mapping", mapping.id());
      throw HookRefusal.mappingFailed();
    }
  }

  private Optional<String> token(MultiMap headers) {
    List<String> authorization = headers.getAll(HttpHeaders.AUTHORIZATION);
    if (authorization.size() == 1
        && authorization.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.of(authorization.get(0).substring(BEARER.length()).trim())
          .filter(text -> !text.isEmpty());
    }
    return brands.stream()
        .map(brand -> headers.getAll("x-" + brand + "-token"))
        .filter(values -> values.size() == 1 && !values.get(0).isBlank())
        .map(values -> values.get(0).trim())
        .findFirst();
  }

  private Optional<String> idempotencyKey(MultiMap headers, JsonObject body, String path) {
    Optional<String> key =
        text(body, "idempotencyKey").or(() -> header(headers, "idempotency-key"));
    for (String brand : brands) {
      key = key.or(() -> header(headers, "x-" + brand + "-idempotency-key"));
    }
    return key.map(
        given -> {
          if (given.length() > MAX_KEY) {
            throw HookRefusal.bad("idempotencyKey is longer than " + MAX_KEY + " characters");
          }
          return path + " " + given;
        });
  }

  private static Optional<String> header(MultiMap headers, String name) {
    return Optional.ofNullable(headers.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** What templates may show: no header that carries a secret. */
  private Map<String, String> headers(MultiMap given) {
    Map<String, String> headers = new HashMap<>();
    given.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!SECRET_HEADERS.contains(lower)
              && brands.stream().noneMatch(brand -> lower.equals("x-" + brand + "-token"))) {
            headers.putIfAbsent(lower, value);
          }
        });
    return headers;
  }

  private static Map<String, String> query(MultiMap given) {
    Map<String, String> query = new HashMap<>();
    given.forEach(query::putIfAbsent);
    return query;
  }

  private void refuse(RoutingContext context, Throwable failure) {
    HookRefusal refusal = HookRefusal.of(failure);
    if (refusal.status() == 500 && !(failure instanceof HookRefusal)) {
      log.error("hook", "a hook failed", failure, "path", context.normalizedPath());
    }
    refusal.retryAfter().ifPresent(wait -> retryAfter(context, wait));
    json(
        context,
        refusal.status(),
        new JsonObject().put("ok", false).put("error", refusal.getMessage()));
  }

  private static void retryAfter(RoutingContext context, Duration wait) {
    long seconds = Math.max(1, (wait.toMillis() + 999) / 1_000);
    context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
  }

  private static void plain(RoutingContext context, int status, String text) {
    send(context, status, "text/plain; charset=utf-8", text);
  }

  private static void json(RoutingContext context, int status, JsonObject body) {
    send(context, status, "application/json; charset=utf-8", body.encode());
  }

  private static void send(RoutingContext context, int status, String type, String body) {
    if (!context.response().ended() && !context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, type)
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end(body);
    }
  }
}
