package dev.gatehouse.browser.relay;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An extension of spring 2026 or before: it attaches to the tabs that its person clicked, names
 * their sessions itself, and takes DevTools commands as they are.
 */
final class ForwardingExtension implements ExtensionLink {
  private final ExtensionWire wire;
  private final Consumer<JsonObject> events;

  ForwardingExtension(Vertx vertx, ServerWebSocket socket, Consumer<JsonObject> events) {
    this.events = events;
    this.wire =
        new ExtensionWire(vertx, socket, new JsonObject().put("method", "ping"), this::received);
  }

  @Override
  public Future<JsonObject> command(String method, JsonObject params, Optional<String> sessionId) {
    JsonObject forwarded = new JsonObject().put("method", method).put("params", params);
    sessionId.ifPresent(session -> forwarded.put("sessionId", session));
    return wire.ask(
        method,
        id ->
            new JsonObject()
                .put("id", id)
                .put("method", "forwardCDPCommand")
                .put("params", forwarded));
  }

  /** Its tabs are attached by its person, whoever wants them. */
  @Override
  public Future<Void> serve(boolean wanted) {
    return Future.succeededFuture();
  }

  @Override
  public void closed() {
    wire.closed();
  }

  @Override
  public void close(short status, String reason) {
    wire.close(status, reason);
  }

  private void received(JsonObject message) {
    if (message.getValue("id") instanceof Number id) {
      Object error = message.getValue("error");
      if (error == null) {
        wire.answered(id.longValue(), message.getValue("result"));
      } else {
        wire.refused(
            id.longValue(),
            error instanceof JsonObject object
                ? object.getString("message", "")
                : error.toString());
      }
    } else if ("forwardCDPEvent".equals(message.getValue("method"))
        && message.getValue("params") instanceof JsonObject params
        && params.getValue("method") instanceof String) {
      events.accept(params);
    }
  }
}
