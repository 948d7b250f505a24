package dev.gatehouse.gateway.device;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A device that asks to be let in, or for more rights. Immutable.
 *
 * @param requestId what an approval names
 * @param deviceId its id
 * @param publicKey its key, base64url of 32 bytes
 * @param about what it says about itself
 * @param role the role it asks for
 * @param scopes the scopes it asks for
 * @param repair whether it is known already
 * @param askedAtMillis when it asked
 */
record PendingDevice(
    String requestId,
    String deviceId,
    String publicKey,
    JsonObject about,
    String role,
    List<String> scopes,
    boolean repair,
    long askedAtMillis) {
  /** How long a request waits. */
  static final long TTL_MILLIS = 300_000;

  PendingDevice {
    about = about.copy();
    scopes = List.copyOf(scopes);
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("requestId", requestId)
            .put("deviceId", deviceId)
            .put("publicKey", publicKey);
    about.forEach(entry -> json.put(entry.getKey(), entry.getValue()));
    return json.put("role", role)
        .put("roles", new JsonArray().add(role))
        .put("scopes", new JsonArray(List.copyOf(scopes)))
        .put("silent", false)
        .put("isRepair", repair)
        .put("ts", askedAtMillis);
  }

  static PendingDevice of(JsonObject json) {
    return new PendingDevice(
        json.getString("requestId", ""),
        json.getString("deviceId", ""),
        json.getString("publicKey", ""),
        PairedDevice.aboutOf(json),
        json.getString("role", ""),
        DeviceJson.texts(json, "scopes"),
        Boolean.TRUE.equals(json.getValue("isRepair")),
        json.getLong("ts", 0L));
  }
}
