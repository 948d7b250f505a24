package dev.gatehouse.gateway.device;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Reads what device files hold; a value of another type than expected counts as missing. */
final class DeviceJson {
  private DeviceJson() {}

  static List<String> texts(JsonObject json, String key) {
    return json.getValue(key) instanceof JsonArray array
        ? array.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  static Optional<String> text(JsonObject json, String key) {
    return json.getValue(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
