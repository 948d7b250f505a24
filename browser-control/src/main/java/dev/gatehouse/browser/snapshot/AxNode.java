package dev.gatehouse.browser.snapshot;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node of Chromium's accessibility tree.
 *
 * @param id its number in its tree
 * @param ignored whether Chromium hides it from assistive programs
 * @param role ARIA role, or a name of Chromium's own such as {@code StaticText}
 * @param properties states such as {@code checked}, as text
 * @param childIds numbers of its children, which need not all be in the tree
 * @param backendNodeId the DOM node it stands for, 0 for none
 */
record AxNode(
    String id,
    boolean ignored,
    String role,
    String name,
    String value,
    String description,
    Map<String, String> properties,
    List<String> childIds,
    int backendNodeId) {

  static AxNode of(JsonObject json) {
    return new AxNode(
        json.getString("nodeId", ""),
        json.getBoolean("ignored", false),
        text(json, "role"),
        text(json, "name"),
        text(json, "value"),
        text(json, "description"),
        properties(json.getJsonArray("properties")),
        texts(json.getJsonArray("childIds")),
        json.getInteger("backendDOMNodeId", 0));
  }

  /** Returns a state, empty where the node has none of that name. */
  String property(String property) {
    return properties.getOrDefault(property, "");
  }

  boolean is(String property) {
    return property(property).equals("true");
  }

  private static String text(JsonObject json, String key) {
    return value(json.getValue(key));
  }

  private static String value(@Nullable Object held) {
    Object value = held instanceof JsonObject object ? object.getValue("value") : null;
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : "";
  }

  private static Map<String, String> properties(@Nullable JsonArray list) {
    if (list == null || list.isEmpty()) {
      return Map.of();
    }
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      JsonObject property = list.getJsonObject(i);
      properties.put(property.getString("name", ""), value(property.getValue("value")));
    }
    return properties;
  }

  private static List<String> texts(@Nullable JsonArray list) {
    List<String> texts = new ArrayList<>();
    if (list != null) {
      list.forEach(text -> texts.add(String.valueOf(text)));
    }
    return texts;
  }
}
