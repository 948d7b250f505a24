package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.access.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device that was let in, with what it may do. Immutable.
 *
 * @param deviceId its id
 * @param publicKey its key, base64url of 32 bytes
 * @param about what it said about itself: name, platform, client
 * @param roles the roles that were approved, in the order of their approval
 * @param scopes the operator scopes that were approved
 * @param tokens its tokens by role
 * @param approvedVia {@code silent} or {@code owner}
 * @param createdAtMillis when it was first let in
 * @param approvedAtMillis when its rights were last approved
 * @param lastSeenAtMillis when it last connected
 */
record PairedDevice(
    String deviceId,
    String publicKey,
    JsonObject about,
    List<String> roles,
    List<String> scopes,
    Map<String, DeviceToken> tokens,
    String approvedVia,
    long createdAtMillis,
    long approvedAtMillis,
    long lastSeenAtMillis) {
  /** What a device says about itself and the files keep. */
  static final List<String> ABOUT =
      List.of(
          "displayName", "label", "platform", "deviceFamily", "clientId", "clientMode", "remoteIp");

  PairedDevice {
    about = about.copy();
    roles = List.copyOf(roles);
    scopes = List.copyOf(scopes);
    tokens = Map.copyOf(tokens);
  }

  Optional<DeviceToken> token(String role) {
    return Optional.ofNullable(tokens.get(role));
  }

  PairedDevice withToken(DeviceToken token) {
    Map<String, DeviceToken> all = new LinkedHashMap<>(tokens);
    all.put(token.role(), token);
    return new PairedDevice(
        deviceId,
        publicKey,
        about,
        roles,
        scopes,
        all,
        approvedVia,
        createdAtMillis,
        approvedAtMillis,
        lastSeenAtMillis);
  }

  PairedDevice seenAt(long millis) {
    return new PairedDevice(
        deviceId,
        publicKey,
        about,
        roles,
        scopes,
        tokens,
        approvedVia,
        createdAtMillis,
        approvedAtMillis,
        millis);
  }

  /** The same device with a name that its owner gave to it. */
  PairedDevice named(String name) {
    return new PairedDevice(
        deviceId,
        publicKey,
        about.copy().put("label", name),
        roles,
        scopes,
        tokens,
        approvedVia,
        createdAtMillis,
        approvedAtMillis,
        lastSeenAtMillis);
  }

  /** The same device without a role and its token. */
  PairedDevice without(String role) {
    Map<String, DeviceToken> rest = new LinkedHashMap<>(tokens);
    rest.remove(role);
    return new PairedDevice(
        deviceId,
        publicKey,
        about,
        roles.stream().filter(other -> !other.equals(role)).toList(),
        role.equals(Role.OPERATOR.wireName()) ? List.of() : scopes,
        rest,
        approvedVia,
        createdAtMillis,
        approvedAtMillis,
        lastSeenAtMillis);
  }

  /** What it said of itself; the name that the owner gave it goes before its own. */
  JsonObject shown() {
    JsonObject shown = about.copy();
    if (shown.remove("label") instanceof String label) {
      shown.put("displayName", label);
    }
    return shown;
  }

  /** What clients are told: no token's secret. */
  JsonObject describe() {
    JsonArray described = new JsonArray();
    tokens.values().stream()
        .sorted((a, b) -> a.role().compareTo(b.role()))
        .forEach(token -> described.add(token.describe()));
    JsonObject json = base();
    if (about.getValue("label") instanceof String label) {
      json.put("displayName", label);
    }
    return json.put("tokens", described);
  }

  JsonObject toJson() {
    JsonObject stored = new JsonObject();
    tokens.forEach((role, token) -> stored.put(role, token.toJson()));
    return base().put("tokens", stored);
  }

  private JsonObject base() {
    JsonObject json = new JsonObject().put("deviceId", deviceId).put("publicKey", publicKey);
    about.forEach(entry -> json.put(entry.getKey(), entry.getValue()));
    if (!roles.isEmpty()) {
      json.put("role", roles.get(roles.size() - 1));
    }
    json.put("roles", new JsonArray(List.copyOf(roles)))
        .put("scopes", new JsonArray(List.copyOf(scopes)))
        .put("approvedVia", approvedVia)
        .put("createdAtMs", createdAtMillis)
        .put("approvedAtMs", approvedAtMillis);
    if (lastSeenAtMillis > 0) {
      json.put("lastSeenAtMs", lastSeenAtMillis).put("lastSeenReason", "connect");
    }
    return json;
  }

  static PairedDevice of(JsonObject json) {
    Map<String, DeviceToken> tokens = new LinkedHashMap<>();
    if (json.getValue("tokens") instanceof JsonObject stored) {
      for (String role : stored.fieldNames()) {
        if (stored.getValue(role) instanceof JsonObject token) {
          tokens.put(role, DeviceToken.of(token));
        }
      }
    }
    List<String> roles = new ArrayList<>(DeviceJson.texts(json, "roles"));
    DeviceJson.text(json, "role").filter(role -> !roles.contains(role)).ifPresent(roles::add);
    return new PairedDevice(
        json.getString("deviceId", ""),
        json.getString("publicKey", ""),
        aboutOf(json),
        roles,
        DeviceJson.texts(json, "scopes"),
        tokens,
        DeviceJson.text(json, "approvedVia").orElse("owner"),
        json.getLong("createdAtMs", 0L),
        json.getLong("approvedAtMs", 0L),
        json.getLong("lastSeenAtMs", 0L));
  }

  static JsonObject aboutOf(JsonObject json) {
    JsonObject about = new JsonObject();
    ABOUT.forEach(key -> DeviceJson.text(json, key).ifPresent(text -> about.put(key, text)));
    return about;
  }
}
