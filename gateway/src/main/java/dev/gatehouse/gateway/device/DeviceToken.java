package dev.gatehouse.gateway.device;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token that a paired device holds for one role. Immutable.
 *
 * @param token the secret
 * @param role the role it opens
 * @param scopes the scopes it opens
 * @param createdAtMillis when it was made
 * @param rotatedAtMillis when it took another one's place, null when never
 * @param revokedAtMillis when it stopped being valid, null while it is
 * @param lastUsedAtMillis when it last opened a connection, null when never
 */
record DeviceToken(
    String token,
    String role,
    List<String> scopes,
    long createdAtMillis,
    @Nullable Long rotatedAtMillis,
    @Nullable Long revokedAtMillis,
    @Nullable Long lastUsedAtMillis) {
  DeviceToken {
    scopes = List.copyOf(scopes);
  }

  boolean valid() {
    return revokedAtMillis == null;
  }

  DeviceToken usedAt(long millis) {
    return new DeviceToken(
        token, role, scopes, createdAtMillis, rotatedAtMillis, revokedAtMillis, millis);
  }

  DeviceToken revokedAt(long millis) {
    return new DeviceToken(
        token, role, scopes, createdAtMillis, rotatedAtMillis, millis, lastUsedAtMillis);
  }

  /** What others may know of it: everything but the secret. */
  JsonObject describe() {
    JsonObject json =
        new JsonObject()
            .put("role", role)
            .put("scopes", new JsonArray(List.copyOf(scopes)))
            .put("createdAtMs", createdAtMillis);
    putIfPresent(json, "rotatedAtMs", rotatedAtMillis);
    putIfPresent(json, "revokedAtMs", revokedAtMillis);
    putIfPresent(json, "lastUsedAtMs", lastUsedAtMillis);
    return json;
  }

  JsonObject toJson() {
    return describe().put("token", token);
  }

  static DeviceToken of(JsonObject json) {
    return new DeviceToken(
        json.getString("token", ""),
        json.getString("role", ""),
        DeviceJson.texts(json, "scopes"),
        json.getLong("createdAtMs", 0L),
        json.getLong("rotatedAtMs"),
        json.getLong("revokedAtMs"),
        json.getLong("lastUsedAtMs"));
  }

  private static void putIfPresent(JsonObject json, String key, @Nullable Long value) {
    if (value != null) {
      json.put(key, value);
    }
  }

  @Override
  public String toString() {
    return "DeviceToken[" + role + ", " + scopes + "]";
  }
}
