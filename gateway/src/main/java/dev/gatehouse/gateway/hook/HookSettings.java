package dev.gatehouse.gateway.hook;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the configuration says under {@code hooks}, without the token. Immutable.
 *
 * @param enabled whether there are hooks at all
 * @param path the path that all of them are below: {@code /hooks}
 * @param maxBodyBytes of a request
 * @param defaultSession the conversation of a hook that names none; empty for a new one each time
 * @param requestSession whether a request may name its conversation; empty where nothing is said
 * @param sessionPrefixes how the names of conversations begin that may come from outside
 * @param prefixesGiven whether the owner chose the prefixes
 * @param agents ids of the agents that may be asked; empty for all
 * @param mappings in the order in which they are tried
 */
record HookSettings(
    boolean enabled,
    String path,
    long maxBodyBytes,
    Optional<String> defaultSession,
    Optional<Boolean> requestSession,
    List<String> sessionPrefixes,
    boolean prefixesGiven,
    List<String> agents,
    List<HookMapping> mappings) {
  private static final long DEFAULT_BODY_BYTES = 262_144;
  private static final List<String> OWN_PREFIX = List.of("hook:");

  /** A message of Google's mail watcher. */
  private static final JsonObject GMAIL =
      new JsonObject()
          .put("id", "gmail")
          .put("match", new JsonObject().put("path", "gmail"))
          .put("action", "agent")
          .put("wakeMode", "now")
          .put("name", "Gmail")
          .put("sessionKey", "hook:gmail:{{messages[0].id}}")
          .put(
              "messageTemplate",
              "A mail came from {{messages[0].from}}\nSubject: {{messages[0].subject}}\n"
                  + "{{messages[0].snippet}}\n{{messages[0].body}}");

  static HookSettings read(ConfigSnapshot config) {
    JsonObject hooks =
        ConfigTrees.at(config.resolved(), "hooks")
            .filter(Map.class::isInstance)
            .map(HookSettings::json)
            .orElseGet(JsonObject::new);
    List<String> prefixes = texts(hooks, "allowedSessionKeyPrefixes");
    List<String> agents = texts(hooks, "allowedAgentIds");
    return new HookSettings(
        Boolean.TRUE.equals(hooks.getValue("enabled")),
        path(hooks),
        hooks.getValue("maxBodyBytes") instanceof Number number
            ? number.longValue()
            : DEFAULT_BODY_BYTES,
        HookMapping.text(hooks, "defaultSessionKey"),
        Optional.ofNullable(hooks.getValue("allowRequestSessionKey"))
            .map(value -> Boolean.TRUE.equals(value)),
        prefixes.isEmpty() ? OWN_PREFIX : prefixes,
        !prefixes.isEmpty(),
        agents.contains("*") ? List.of() : agents,
        mappings(hooks));
  }

  /** The first mapping for a path and payload. */
  Optional<HookMapping> mapping(String asked, JsonObject payload) {
    return mappings.stream().filter(mapping -> mapping.matches(asked, payload)).findFirst();
  }

  private static String path(JsonObject hooks) {
    String trimmed = HookMapping.trimmed(HookMapping.text(hooks, "path").orElse("hooks"));
    return "/" + (trimmed.isEmpty() ? "hooks" : trimmed);
  }

  private static List<HookMapping> mappings(JsonObject hooks) {
    List<HookMapping> mappings = new ArrayList<>();
    JsonArray entries =
        hooks.getValue("mappings") instanceof JsonArray array ? array : new JsonArray();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.getValue(i) instanceof JsonObject entry) {
        mappings.add(HookMapping.read(entry, "mapping-" + (i + 1)));
      }
    }
    if (texts(hooks, "presets").contains("gmail")) {
      JsonObject gmail = GMAIL.copy();
      if (hooks.getValue("gmail") instanceof JsonObject own) {
        for (String key : List.of("model", "thinking", "allowUnsafeExternalContent")) {
          if (own.getValue(key) != null) {
            gmail.put(key, own.getValue(key));
          }
        }
      }
      mappings.add(HookMapping.read(gmail, "gmail"));
    }
    return List.copyOf(mappings);
  }

  private static List<String> texts(JsonObject object, String key) {
    return object.getValue(key) instanceof JsonArray array
        ? array.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  private static JsonObject json(Object tree) {
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) tree).forEach((key, value) -> map.put(String.valueOf(key), value));
    return new JsonObject(map).copy();
  }
}
