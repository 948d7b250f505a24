package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.protocol.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * Understands some of the events that nodes send, bound with a Guice {@code Multibinder}. Called on
 * the gateway's event loop.
 */
public interface NodeEventHandler {
  /** The names of the events that it understands. */
  Set<String> events();

  /**
   * Takes an event.
   *
   * @param node the connection of the node
   * @param payload what it sent, empty when that was nothing or no object; nothing of it is checked
   * @return whether it did something with it; a failure is answered to the node
   */
  Future<Boolean> handle(Caller node, String event, JsonObject payload);
}
