package dev.gatehouse.gateway.provider;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The family's {@code auth-profiles.json} of one agent: credentials by profile id. Mode 0600. All
 * methods block.
 */
final class AuthProfiles {
  private static final long MAX_BYTES = 1 << 20;

  private final Path file;

  AuthProfiles(Path agentDirectory) {
    this.file = agentDirectory.resolve("auth-profiles.json");
  }

  Path file() {
    return file;
  }

  /**
   * One stored credential.
   *
   * @param type {@code api_key}, {@code token} or {@code oauth}
   * @param value a text, or a reference as configurations write it
   * @param expires in milliseconds since 1970; 0 when it does not
   */
  record Profile(String id, String provider, String type, Object value, long expires) {
    /** Names it; the credential stays out. */
    @Override
    public String toString() {
      return id + " (" + type + ")";
    }
  }

  /** Reads all profiles; a missing file has none. */
  List<Profile> read() {
    List<Profile> out = new ArrayList<>();
    JsonObject profiles = load().getJsonObject("profiles", new JsonObject());
    for (String id : profiles.fieldNames()) {
      if (profiles.getValue(id) instanceof JsonObject json) {
        profile(id, json).ifPresent(out::add);
      }
    }
    return out;
  }

  /** The order in which a provider's profiles are tried; empty when the file has none. */
  List<String> order(String provider) {
    Object order = load().getJsonObject("order", new JsonObject()).getValue(provider);
    return order instanceof JsonArray ids ? ids.stream().map(String::valueOf).toList() : List.of();
  }

  /** Adds or replaces an API key. */
  void putKey(String id, String provider, String key) {
    change(
        json -> {
          profiles(json)
              .put(
                  id,
                  new JsonObject()
                      .put("type", "api_key")
                      .put("provider", provider)
                      .put("key", key));
          return json;
        });
  }

  /**
   * Adds or replaces an API key that stands elsewhere, by a reference as configurations write it.
   */
  void putKeyReference(String id, String provider, Map<String, Object> reference) {
    change(
        json -> {
          profiles(json)
              .put(
                  id,
                  new JsonObject()
                      .put("type", "api_key")
                      .put("provider", provider)
                      .put("keyRef", new JsonObject(new LinkedHashMap<>(reference))));
          return json;
        });
  }

  /** Adds or replaces a token that goes as {@code Authorization: Bearer}. */
  void putToken(String id, String provider, String token) {
    change(
        json -> {
          profiles(json)
              .put(
                  id,
                  new JsonObject()
                      .put("type", "token")
                      .put("provider", provider)
                      .put("token", token));
          return json;
        });
  }

  /** Sets, or with an empty list clears, the order of a provider's profiles. */
  void setOrder(String provider, List<String> ids) {
    change(
        json -> {
          JsonObject order = json.getJsonObject("order", new JsonObject());
          if (ids.isEmpty()) {
            order.remove(provider);
          } else {
            order.put(provider, new JsonArray(ids));
          }
          return json.put("order", order);
        });
  }

  /** Removes every profile of a provider; returns their ids. */
  List<String> removeAll(String provider) {
    List<String> ids =
        read().stream().filter(p -> p.provider().equals(provider)).map(Profile::id).toList();
    if (!ids.isEmpty()) {
      change(
          json -> {
            ids.forEach(id -> profiles(json).remove(id));
            return json;
          });
    }
    return ids;
  }

  private static Optional<Profile> profile(String id, JsonObject json) {
    String type = json.getString("type", json.getString("mode", "api_key"));
    String field = type.equals("token") ? "token" : type.equals("oauth") ? "access" : "key";
    Object value = json.getValue(field, json.getValue(field + "Ref"));
    if (value instanceof JsonObject reference) {
      value = reference.getMap();
    }
    String provider = json.getString("provider", id.replaceAll(":.*", ""));
    long expires = json.getValue("expires") instanceof Number n ? n.longValue() : 0;
    return value == null
        ? Optional.empty()
        : Optional.of(new Profile(id, provider, type, value, expires));
  }

  private static JsonObject profiles(JsonObject json) {
    if (!(json.getValue("profiles") instanceof JsonObject)) {
      json.put("profiles", new JsonObject());
    }
    return json.getJsonObject("profiles");
  }

  private void change(UnaryOperator<JsonObject> edit) {
    JsonObject json = edit.apply(load());
    if (!json.containsKey("version")) {
      json.put("version", 1);
    }
    try {
      SecureFiles.replace(file, (json.encodePrettily() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          "the credentials cannot be written to " + file,
          "make its directory writable for this user",
          e);
    }
  }

  private JsonObject load() {
    try {
      if (!Files.exists(file)) {
        return new JsonObject();
      }
      if (Files.size(file) > MAX_BYTES) {
        throw unreadable("it is larger than a megabyte");
      }
      return new JsonObject(Files.readString(file));
    } catch (IOException e) {
      throw unreadable("it cannot be opened");
    } catch (DecodeException | ClassCastException e) {
      // The parser's own message may hold a piece of a credential.
      throw unreadable("it is no JSON object");
    }
  }

  private GatehouseException unreadable(String why) {
    return new GatehouseException(
        ExitCode.CONFIG,
        "the credentials in " + file + " cannot be read: " + why,
        "correct the file, or move it away and add the keys again");
  }
}
