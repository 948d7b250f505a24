package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.Subscriptions;
import dev.gatehouse.gateway.session.SessionKeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Set;

/** {@code chat.subscribe} and {@code chat.unsubscribe}: the sessions that a node wants to hear. */
final class SessionSubscriptions implements NodeEventHandler {
  private static final String SUBSCRIBE = "chat.subscribe";
  private static final String UNSUBSCRIBE = "chat.unsubscribe";

  private final Subscriptions subscriptions;
  private final SessionKeys keys;

  @Inject
  SessionSubscriptions(Subscriptions subscriptions, SessionKeys keys) {
    this.subscriptions = subscriptions;
    this.keys = keys;
  }

  @Override
  public Set<String> events() {
    return Set.of(SUBSCRIBE, UNSUBSCRIBE);
  }

  @Override
  public Future<Boolean> handle(Caller node, String event, JsonObject payload) {
    if (!(payload.getValue("sessionKey") instanceof String given) || given.isBlank()) {
      return Future.succeededFuture(false);
    }
    String topic = Subscriptions.session(keys.canonical(given).value());
    if (event.equals(SUBSCRIBE)) {
      subscriptions.add(node, topic);
    } else {
      subscriptions.remove(node, topic);
    }
    return Future.succeededFuture(true);
  }
}
