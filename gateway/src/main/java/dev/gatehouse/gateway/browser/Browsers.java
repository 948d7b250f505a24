package dev.gatehouse.gateway.browser;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.gateway.node.ConnectedNode;
import dev.gatehouse.gateway.node.NodeAnswer;
import dev.gatehouse.gateway.node.NodeCommand;
import dev.gatehouse.gateway.node.Nodes;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.profiles.component.BrowserRoutes;
import dev.gatehouse.profiles.component.BrowserRoutes.Access;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import dev.gatehouse.profiles.component.BrowserRoutes.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks browsers: those of this machine by browser control itself, those of a node through it. Used
 * on the gateway's event loop only.
 */
@Singleton
final class Browsers {
  /** The longest that anybody may want to wait. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Duration NODE_LIMIT = Duration.ofSeconds(20);

  // A provider: browser control is not put together before somebody asks it.
  private final Optional<Provider<BrowserRoutes>> routes;
  private final BrowserNodes nodes;
  private final Nodes connected;
  private final BrowserFiles files;
  private final GatewayLoop loop;

  @Inject
  Browsers(
      Optional<Provider<BrowserRoutes>> routes,
      BrowserNodes nodes,
      Nodes connected,
      BrowserFiles files,
      GatewayLoop loop) {
    this.routes = routes;
    this.nodes = nodes;
    this.connected = connected;
    this.files = files;
    this.loop = loop;
  }

  /** The object as maps and lists all the way down. */
  @SuppressWarnings("unchecked") // JSON objects have text keys
  static Map<String, Object> tree(JsonObject json) {
    return Json.parse(json.encode()) instanceof Map<?, ?> map
        ? (Map<String, Object>) map
        : Map.of();
  }

  /** Whether browser control is a part of this gateway. */
  boolean present() {
    return routes.isPresent();
  }

  /** Whether a request changes the configuration or throws a browser's data away. */
  Future<Boolean> administrative(String method, String path) {
    if (BrowserPaths.changesProfiles(method, path) || routes.isEmpty()) {
      return Future.succeededFuture(BrowserPaths.changesProfiles(method, path));
    }
    return loop.blocking(() -> routes.get().get().access(method, path) == Access.ADMIN);
  }

  /**
   * Asks. The answer may be a refusal of browser control.
   *
   * @return fails with {@link RpcException} when no browser could be asked or none answered in time
   */
  Future<Answer> ask(BrowserCall call) {
    Optional<ConnectedNode> node;
    try {
      node = nodes.choose(call.place());
    } catch (RpcException e) {
      return Future.failedFuture(e);
    }
    if (node.isEmpty()) {
      return here(call);
    }
    return administrative(call.method(), call.path())
        .compose(
            administrative ->
                administrative
                    ? Future.failedFuture(
                        RpcException.invalid(
                            "browser profiles are created, deleted and reset on their own machine"
                                + " only, never through a node; for those of this gateway's machine"
                                + " set gateway.nodes.browser.mode to \"off\""))
                    : there(node.get(), call));
  }

  private Future<Answer> here(BrowserCall call) {
    if (routes.isEmpty()) {
      return Future.failedFuture(RpcException.unavailable("browser control is disabled"));
    }
    Promise<Void> gone = Promise.promise();
    call.gone().onComplete(done -> gone.tryComplete());
    Promise<Answer> answered = Promise.promise();
    Future.fromCompletionStage(
            routes
                .get()
                .get()
                .handle(
                    new Request(
                        call.method(),
                        call.path(),
                        call.query(),
                        call.body(),
                        gone.future().toCompletionStage())))
        .onComplete(result -> loop.run(() -> answered.handle(result)));
    return call.limit()
        .map(limit -> limited(answered.future(), limit, gone))
        .orElseGet(answered::future);
  }

  private static Future<Answer> limited(Future<Answer> answer, Duration limit, Promise<Void> gone) {
    return answer
        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure -> {
              if (!(failure instanceof TimeoutException)) {
                return Future.failedFuture(failure);
              }
              gone.tryComplete();
              return Future.failedFuture(
                  RpcException.unavailable(
                      "browser request took longer than " + limit.toMillis() + " ms"));
            });
  }

  private Future<Answer> there(ConnectedNode node, BrowserCall call) {
    Duration limit = call.limit().orElse(NODE_LIMIT);
    JsonObject params =
        new JsonObject()
            .put("method", call.method())
            .put("path", call.path())
            .put("query", new JsonObject(Map.copyOf(call.query())))
            .put("timeoutMs", limit.toMillis());
    if (!call.body().isEmpty()) {
      params.put("body", new JsonObject(call.body()));
    }
    if (!call.profile().isEmpty()) {
      params.put("profile", call.profile());
    }
    return connected
        .invoke(
            new NodeCommand(
                node.id(),
                BrowserNodes.COMMAND,
                params,
                limit,
                Optional.of(UUID.randomUUID().toString())))
        .recover(failure -> Future.failedFuture(notAllowed(failure)))
        .compose(this::received);
  }

  private static Throwable notAllowed(Throwable failure) {
    return failure instanceof RpcException refusal
            && refusal.details().map(details -> details.getString("reason")).isPresent()
        ? new RpcException(
            refusal.code(),
            refusal.text() + ": " + refusal.details().get().getString("reason"),
            refusal.details().get())
        : failure;
  }

  private Future<Answer> received(NodeAnswer answer) {
    if (!(answer.payload() instanceof JsonObject payload) || !payload.containsKey("result")) {
      return Future.failedFuture(RpcException.unavailable("browser proxy failed"));
    }
    if (!(payload.getValue("result") instanceof JsonObject result)) {
      return Future.failedFuture(RpcException.unavailable("browser proxy failed"));
    }
    JsonArray sent = payload.getValue("files") instanceof JsonArray list ? list : new JsonArray();
    return loop.blocking(() -> files.adopt(result, sent))
        .map(adopted -> new Answer(200, adopted.getMap()));
  }
}
