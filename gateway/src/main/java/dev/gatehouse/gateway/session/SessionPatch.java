package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.Models;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks what a client wants to change of a session, and says it as fields of the entry. */
public final class SessionPatch {
  /** What only arranges a person's list of sessions. */
  static final Set<String> ARRANGING =
      Set.of(
          "label",
          "icon",
          "color",
          "category",
          "statusNote",
          "attention",
          "boardFace",
          "archived",
          "pinned",
          "unread",
          "model");

  private static final Map<String, List<String>> CHOICES = choices();

  private final Models models;

  @Inject
  SessionPatch(Models models) {
    this.models = models;
  }

  /** The fields that can be changed. */
  static Set<String> names() {
    Set<String> names = new LinkedHashSet<>(ARRANGING);
    names.addAll(CHOICES.keySet());
    names.add("execNode");
    names.add("spawnedBy");
    return names;
  }

  /**
   * Returns the changes for {@link Sessions#patch}.
   *
   * @throws RpcException when a value is none that the field can have
   */
  public JsonObject merge(SessionKey key, JsonObject params, Protocol protocol) {
    JsonObject merge = new JsonObject();
    for (String name : names()) {
      if (params.containsKey(name)) {
        put(merge, key, name, params.getValue(name), protocol);
      }
    }
    return merge;
  }

  private void put(
      JsonObject merge, SessionKey key, String name, @Nullable Object value, Protocol protocol) {
    if (name.equals("model")) {
      model(merge, value);
    } else if (name.equals("spawnedBy")) {
      spawnedBy(merge, key, value);
    } else if (CHOICES.containsKey(name)) {
      merge.put(name, value == null ? null : choice(name, value, protocol));
    } else if (value == null || value instanceof Boolean) {
      merge.put(name, value);
    } else {
      merge.put(
          name, words(name, value, name.equals("label") && protocol == Protocol.V3 ? 64 : 512));
    }
  }

  private void model(JsonObject merge, @Nullable Object value) {
    if (value == null) {
      merge.putNull("modelOverride").putNull("providerOverride");
      return;
    }
    String name = words("model", value, 512);
    ModelRef model =
        models
            .resolve(name)
            .filter(found -> models.facts(found).known())
            .orElseThrow(() -> RpcException.invalid("model not allowed: " + name));
    merge.put("providerOverride", model.provider()).put("modelOverride", model.model());
  }

  private static void spawnedBy(JsonObject merge, SessionKey key, @Nullable Object value) {
    if (value == null) {
      throw RpcException.invalid("spawnedBy cannot be cleared once set");
    }
    if (!key.rest().startsWith("subagent:")) {
      throw RpcException.invalid("spawnedBy is only supported for subagent:* sessions");
    }
    merge.put("spawnedBy", words("spawnedBy", value, SessionKeys.MAX_LENGTH));
  }

  private static String choice(String name, Object value, Protocol protocol) {
    List<String> allowed = CHOICES.get(name);
    String word = value instanceof String text ? text.strip().toLowerCase(Locale.ROOT) : "";
    if (allowed == null || !allowed.contains(word)) {
      throw RpcException.invalid("invalid " + name + " (use " + told(name, protocol) + ")");
    }
    return word;
  }

  // The texts are those of the family: clients show them, and scripts look for them.
  private static String told(String name, Protocol protocol) {
    List<String> allowed = CHOICES.getOrDefault(name, List.of());
    if (name.equals("thinkingLevel")) {
      return String.join("|", allowed);
    }
    return allowed.stream()
        .filter(
            word ->
                !(name.equals("verboseLevel") && protocol == Protocol.V3 && word.equals("full")))
        .filter(word -> !(name.equals("responseUsage") && word.equals("on")))
        .map(word -> "\"" + word + "\"")
        .collect(Collectors.joining("|"));
  }

  private static String words(String name, Object value, int most) {
    String text = value instanceof String given ? given.strip() : "";
    if (text.isEmpty()) {
      throw RpcException.invalid("invalid " + name + ": empty");
    }
    if (text.length() > most) {
      throw RpcException.invalid("invalid " + name + ": too long (max " + most + ")");
    }
    return text;
  }

  private static Map<String, List<String>> choices() {
    Map<String, List<String>> map = new LinkedHashMap<>();
    map.put("thinkingLevel", List.of("off", "minimal", "low", "medium", "high", "xhigh"));
    map.put("verboseLevel", List.of("on", "off", "full"));
    map.put("reasoningLevel", List.of("on", "off", "stream"));
    map.put("responseUsage", List.of("off", "tokens", "full", "on"));
    map.put("elevatedLevel", List.of("on", "off", "ask", "full"));
    map.put("execHost", List.of("sandbox", "gateway", "node"));
    map.put("execSecurity", List.of("deny", "allowlist", "full"));
    map.put("execAsk", List.of("off", "on-miss", "always"));
    map.put("sendPolicy", List.of("allow", "deny"));
    map.put("groupActivation", List.of("mention", "always"));
    return map;
  }
}
