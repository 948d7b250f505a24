package dev.gatehouse.gateway.heartbeat;

import io.vertx.core.Future;

/**
 * Brings what a heartbeat found to a chat channel; bound with a Guice {@code OptionalBinder} by
 * whoever runs channels. Called on the gateway's event loop.
 */
public interface HeartbeatDelivery {
  /**
   * Sends a text.
   *
   * @param channel id of the channel
   * @param to who or which room, as the channel names it
   * @return whether it was sent: false where no such channel runs
   */
  Future<Boolean> send(String channel, String to, String text);

  /** That of a gateway without channels. */
  HeartbeatDelivery NONE = (channel, to, text) -> Future.succeededFuture(false);
}
