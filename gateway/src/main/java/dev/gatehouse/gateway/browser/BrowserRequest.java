package dev.gatehouse.gateway.browser;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.Connections;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RawJson;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code browser.request}: the routes of browser control for clients of the gateway, on this
 * machine or on a node. Work for a client that hangs up is given up.
 */
@Singleton
final class BrowserRequest implements RpcMethod {
  private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE");
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
              any("method").about("GET, POST or DELETE; must be there"),
              any("path").about("a path of browser control; must be there"),
              any("query").about("object; its values count as text"),
              any("body").about("object"),
              any("timeoutMs").about("how long to wait; as long as the route takes without it"))
          .open();

  private final Browsers browsers;
  private final Map<String, Set<Promise<Void>>> waiting = new HashMap<>();

  @Inject
  BrowserRequest(Browsers browsers, Connections connections) {
    this.browsers = browsers;
    connections.listen(
        new Connections.Listener() {
          @Override
          public void disconnected(Caller caller) {
            Optional.ofNullable(waiting.remove(caller.connectionId()))
                .ifPresent(all -> all.forEach(Promise::tryComplete));
          }
        });
  }

  @Override
  public String name() {
    return "browser.request";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public Scope scope(Protocol protocol) {
    return protocol == Protocol.V3 ? Scope.WRITE : Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "the body of the route's answer";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST method and path are required",
        "INVALID_REQUEST method must be GET, POST, or DELETE",
        "INVALID_REQUEST the route's error from 400 to 499, details: its body",
        "INVALID_REQUEST node command not allowed: …, details {reason, command}",
        "INVALID_REQUEST ambiguous node: …",
        "UNAVAILABLE browser control is disabled",
        "UNAVAILABLE the route's error from 500, details: its body",
        "UNAVAILABLE browser request took longer than … ms",
        "UNAVAILABLE Configured browser node not connected: …",
        "UNAVAILABLE No connected browser-capable nodes.",
        "UNAVAILABLE browser proxy failed",
        "FORBIDDEN missing scope: operator.admin, to create, delete or reset a browser profile");
  }

  @Override
  public Future<?> call(RpcCall rpc) {
    JsonObject params = rpc.params();
    String method = text(params, "method");
    String given = text(params, "path");
    if (method.isEmpty() || given.isEmpty()) {
      throw RpcException.invalid("method and path are required");
    }
    if (!METHODS.contains(method)) {
      throw RpcException.invalid("method must be GET, POST, or DELETE");
    }
    String path =
        BrowserPaths.plain(given)
            .orElseThrow(
                () ->
                    RpcException.invalid(
                        "path must be a plain path; parameters belong into query"));
    Promise<Void> gone = Promise.promise();
    String connection = rpc.caller().connectionId();
    waiting.computeIfAbsent(connection, id -> new HashSet<>()).add(gone);
    return mayAsk(rpc.caller(), method, path)
        .compose(
            allowed ->
                browsers.ask(
                    new BrowserCall(
                        method,
                        path,
                        query(params.getValue("query")),
                        body(params.getValue("body")),
                        limit(params.getValue("timeoutMs")),
                        BrowserPlace.CONFIGURED,
                        gone.future())))
        .onComplete(done -> forget(connection, gone))
        .map(BrowserRequest::told);
  }

  private Future<Void> mayAsk(Caller caller, String method, String path) {
    if (caller.has(Scope.ADMIN)) {
      return Future.succeededFuture();
    }
    return browsers
        .administrative(method, path)
        .compose(
            administrative ->
                administrative
                    ? Future.failedFuture(RpcException.missingScope(caller.protocol(), Scope.ADMIN))
                    : Future.succeededFuture());
  }

  private static RawJson told(Answer answer) {
    JsonObject body = new JsonObject(answer.body());
    if (!answer.failed()) {
      return new RawJson(body.encode());
    }
    String message = answer.errorText();
    throw new RpcException(
        answer.status() >= 500 ? ErrorCode.UNAVAILABLE : ErrorCode.INVALID_REQUEST,
        message.isEmpty() ? "browser request failed with status " + answer.status() : message,
        body.copy());
  }

  private void forget(String connection, Promise<Void> gone) {
    waiting.computeIfPresent(
        connection,
        (id, all) -> {
          all.remove(gone);
          return all.isEmpty() ? null : all;
        });
  }

  private static Optional<Duration> limit(@Nullable Object millis) {
    return millis instanceof Number number && number.longValue() > 0
        ? Optional.of(Duration.ofMillis(Math.min(number.longValue(), Browsers.LONGEST.toMillis())))
        : Optional.empty();
  }

  private static String text(JsonObject params, String key) {
    return params.getValue(key) instanceof String text ? text.strip() : "";
  }

  private static Map<String, String> query(@Nullable Object value) {
    Map<String, String> query = new LinkedHashMap<>();
    if (value instanceof JsonObject json) {
      json.forEach(
          entry -> {
            if (entry.getValue() != null) {
              query.put(entry.getKey(), String.valueOf(entry.getValue()));
            }
          });
    }
    return query;
  }

  private static Map<String, Object> body(@Nullable Object value) {
    return value instanceof JsonObject json ? Browsers.tree(json) : Map.of();
  }
}
