package dev.gatehouse.gateway.client;

import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Something a gateway told its clients.
 *
 * @param name {@code presence}, {@code health}, {@code tick}, {@code shutdown}, …
 * @param payload a JSON tree, or null
 * @param sequence its number, where it has one
 */
public record GatewayEvent(String name, @Nullable Object payload, OptionalLong sequence) {
  static GatewayEvent of(Map<String, Object> frame) {
    return new GatewayEvent(
        Trees.text(frame, "event").orElse(""),
        frame.get("payload"),
        frame.get("seq") instanceof Number number
            ? OptionalLong.of(number.longValue())
            : OptionalLong.empty());
  }

  /** The payload as an object; empty when it is none. */
  public Map<String, Object> object() {
    return Trees.object(payload);
  }
}
