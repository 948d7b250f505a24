package dev.gatehouse.gateway.tool;

import dev.gatehouse.gateway.access.HttpAccess;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.server.RouteMount;
import dev.gatehouse.gateway.tool.ToolPolicy.Door;
import dev.gatehouse.gateway.tool.Toolbox.Outcome;
import dev.gatehouse.gateway.tool.Toolbox.Refusal;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code POST /tools/invoke}: calls a tool by HTTP, with the gateway's secret. */
final class ToolRoutes implements RouteMount {
  private static final String PATH = "/tools/invoke";
  private static final int MAX_BODY_BYTES = 2 * 1024 * 1024;

  private final Toolbox toolbox;
  private final CallerScopes scopes;
  private final HttpAccess access;
  private final List<String> brands;

  @Inject
  ToolRoutes(Toolbox toolbox, CallerScopes scopes, HttpAccess access, Instance instance) {
    this.toolbox = toolbox;
    this.scopes = scopes;
    this.access = access;
    this.brands = instance.distribution().brands();
  }

  @Override
  public void mount(Router router) {
    router.route(PATH).handler(ToolRoutes::onlyPost);
    router.route(PATH).handler(access::requireSecret);
    router
        .post(PATH)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .handler(this::invoke)
        .failureHandler(ToolRoutes::failed);
  }

  private static void onlyPost(RoutingContext context) {
    if (context.request().method() == HttpMethod.POST) {
      context.next();
    } else {
      context
          .response()
          .setStatusCode(405)
          .putHeader(HttpHeaders.ALLOW, "POST")
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
          .end("Method Not Allowed");
    }
  }

  private void invoke(RoutingContext context) {
    JsonObject body;
    try {
      Buffer buffer = context.body().buffer();
      body = buffer == null || buffer.length() == 0 ? new JsonObject() : new JsonObject(buffer);
    } catch (DecodeException e) {
      refuse(context, 400, "invalid_request", "the body is no JSON object");
      return;
    }
    String name = text(body, "tool").or(() -> text(body, "name")).orElse("");
    if (name.isEmpty()) {
      nameless(context);
      return;
    }
    if (body.getValue("args") != null && !(body.getValue("args") instanceof JsonObject)) {
      refuse(context, 400, "invalid_request", "at /args: must be object");
      return;
    }
    JsonObject arguments =
        body.getValue("args") instanceof JsonObject given ? given : new JsonObject();
    if (SchemaCheck.tooDeep(arguments)) {
      refuse(context, 400, "invalid_request", "at /args: nests too deeply");
      return;
    }
    // The family lets `action`, which many tools take, stand beside `args`.
    text(body, "action")
        .ifPresent(
            action -> {
              if (!arguments.containsKey("action")) {
                arguments.put("action", action);
              }
            });
    ToolScope scope;
    try {
      scope =
          scopes.scope(
              Optional.empty(),
              text(body, "sessionKey"),
              header(context, "message-channel"),
              HttpAccess.isAdmin(context));
    } catch (RpcException e) {
      refuse(context, 400, "invalid_request", e.text());
      return;
    }
    Promise<Void> gone = Promise.promise();
    context.response().closeHandler(ignored -> gone.tryComplete());
    ToolCall call =
        new ToolCall(
            "http-" + UUID.randomUUID(), name, arguments, scope, gone.future(), words -> {});
    boolean dry = Boolean.TRUE.equals(body.getValue("dryRun"));
    (dry ? toolbox.decide(call, Door.CALLER) : toolbox.invoke(call, Door.CALLER))
        .onSuccess(outcome -> answer(context, name, outcome, dry))
        .onFailure(context::fail);
  }

  /** Both generations' words for a body without a tool. */
  private void nameless(RoutingContext context) {
    if (brands.contains("openclaw")) {
      refuse(context, 400, "invalid_request", "tools.invoke requires name");
      return;
    }
    send(
        context,
        400,
        new JsonObject()
            .put(
                "error",
                new JsonObject()
                    .put("message", "tools.invoke requires body.tool")
                    .put("type", "invalid_request_error")));
  }

  private static void answer(RoutingContext context, String name, Outcome outcome, boolean dry) {
    ToolAnswer answer = outcome.answer();
    Optional<Refusal> refusal = outcome.refusal();
    if (refusal.filter(why -> why == Refusal.UNKNOWN || why == Refusal.POLICY).isPresent()) {
      // The same words for both: who may not use a tool need not learn that it is there.
      refuse(context, 404, "not_found", "Tool not available: " + name);
    } else if (answer.isError()) {
      refuse(context, 400, "tool_error", Content.text(answer.content()));
    } else {
      JsonObject result =
          dry
              ? new JsonObject().put("dryRun", true)
              : new JsonObject().put("content", Content.json(answer.content()));
      answer.details().ifPresent(details -> result.put("details", details));
      send(context, 200, new JsonObject().put("ok", true).put("result", result));
    }
  }

  private static void failed(RoutingContext context) {
    if (context.statusCode() == 413) {
      refuse(context, 413, "invalid_request", "the body is larger than 2 MiB");
    } else {
      context.next();
    }
  }

  private static void refuse(RoutingContext context, int status, String type, String message) {
    send(
        context,
        status,
        new JsonObject()
            .put("ok", false)
            .put("error", new JsonObject().put("type", type).put("message", message)));
  }

  private static void send(RoutingContext context, int status, JsonObject body) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body.encode());
  }

  private Optional<String> header(RoutingContext context, String name) {
    return brands.stream()
        .map(brand -> context.request().getHeader("x-" + brand + "-" + name))
        .filter(value -> value != null && value.matches("[a-z0-9_-]{1,40}"))
        .findFirst();
  }

  private static Optional<String> text(JsonObject body, String key) {
    return body.getValue(key) instanceof String text && !text.isBlank()
        ? Optional.of(text.strip())
        : Optional.empty();
  }
}
