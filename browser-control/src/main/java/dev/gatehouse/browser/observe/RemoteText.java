package dev.gatehouse.browser.observe;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes values of a page as text, from what DevTools already said about them: the page is not
 * asked, so none of its code runs. Pure.
 */
final class RemoteText {
  private RemoteText() {}

  /**
   * The text of a console call: its arguments, joined by spaces, with the first one's {@code %s},
   * {@code %d}, {@code %i}, {@code %f}, {@code %o}, {@code %O} filled in and {@code %c} left out.
   *
   * @param args objects of DevTools' type {@code RemoteObject}
   * @param maxChars where it is cut
   */
  static String ofArguments(JsonArray args, int maxChars) {
    List<String> parts = new ArrayList<>();
    int used = 0;
    StringBuilder first = new StringBuilder();
    if (!args.isEmpty() && args.getJsonObject(0).getValue("value") instanceof String format) {
      used = fill(format, args, first);
      parts.add(first.toString());
    }
    int length = first.length();
    for (int i = used; i < args.size() && length <= maxChars; i++) {
      String part = of(args.getJsonObject(i));
      length += part.length() + 1;
      parts.add(part);
    }
    return Texts.cut(String.join(" ", parts), maxChars);
  }

  /** Fills {@code format} from the arguments after it; returns how many were used with it. */
  private static int fill(String format, JsonArray args, StringBuilder out) {
    int used = 1;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      char kind = c == '%' && i + 1 < format.length() ? format.charAt(i + 1) : ' ';
      if (kind == '%') {
        out.append('%');
        i++;
      } else if ("sdifoOc".indexOf(kind) >= 0 && used < args.size()) {
        JsonObject value = args.getJsonObject(used++);
        if (kind != 'c') {
          out.append(of(value));
        }
        i++;
      } else {
        out.append(c);
      }
    }
    return used;
  }

  /** The text of one {@code RemoteObject}. */
  static String of(JsonObject object) {
    String type = object.getString("type", "");
    if (object.containsKey("unserializableValue")) {
      return object.getString("unserializableValue");
    }
    if (object.containsKey("value")) {
      return String.valueOf(object.getValue("value"));
    }
    if (type.equals("undefined")) {
      return type;
    }
    String description = object.getString("description", type);
    boolean plain = type.equals("object") && !"error".equals(object.getString("subtype"));
    return plain && object.getJsonObject("preview") != null
        ? preview(object.getJsonObject("preview"), description)
        : description;
  }

  private static String preview(JsonObject preview, String description) {
    String subtype = preview.getString("subtype", "");
    String rest = preview.getBoolean("overflow", false) ? ", …" : "";
    return switch (subtype) {
      case "array", "typedarray" -> "[" + properties(preview, false) + rest + "]";
      case "map", "set" -> description + " {" + entries(preview) + rest + "}";
      case "" -> {
        String name = description.equals("Object") ? "" : description + " ";
        yield name + "{" + properties(preview, true) + rest + "}";
      }
      default -> description;
    };
  }

  private static String properties(JsonObject preview, boolean named) {
    List<String> texts = new ArrayList<>();
    for (Object property : preview.getJsonArray("properties", new JsonArray())) {
      JsonObject one = (JsonObject) property;
      String value = one.getString("value", one.getString("type", ""));
      texts.add(named ? one.getString("name", "") + ": " + value : value);
    }
    return String.join(", ", texts);
  }

  private static String entries(JsonObject preview) {
    List<String> texts = new ArrayList<>();
    for (Object entry : preview.getJsonArray("entries", new JsonArray())) {
      JsonObject one = (JsonObject) entry;
      String value = one.getJsonObject("value").getString("description", "");
      JsonObject key = one.getJsonObject("key");
      texts.add(key == null ? value : key.getString("description", "") + " => " + value);
    }
    return String.join(", ", texts);
  }
}
