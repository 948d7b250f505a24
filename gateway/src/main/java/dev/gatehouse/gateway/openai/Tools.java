package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.provider.ToolSpec;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what both forms of a request say in the same way about tools and limits. */
final class Tools {
  private static final int MOST = 128;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private Tools() {}

  /** Reads {@code tools}: functions, in the nested form of chat or the flat one of responses. */
  static List<ToolSpec> read(@Nullable Object given) {
    if (given == null) {
      return List.of();
    }
    if (!(given instanceof JsonArray list)) {
      throw ApiException.invalid("`tools` must be an array", "tools");
    }
    if (list.size() > MOST) {
      throw ApiException.invalid("at most " + MOST + " tools can be given", "tools");
    }
    List<ToolSpec> tools = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String where = "tools[" + i + "]";
      if (!(list.getValue(i) instanceof JsonObject tool)) {
        throw ApiException.invalid("`" + where + "` must be an object", where);
      }
      if (!"function".equals(tool.getValue("type"))) {
        throw ApiException.invalid(
            "`" + where + ".type` must be \"function\"; other tools are the agent's own", where);
      }
      JsonObject function = tool.getValue("function") instanceof JsonObject nested ? nested : tool;
      if (!(function.getValue("name") instanceof String name) || !NAME.matcher(name).matches()) {
        throw ApiException.invalid(
            "`" + where + "` needs a name of 1 to 64 letters, digits, _ and -", where);
      }
      if (tools.stream().anyMatch(known -> known.name().equals(name))) {
        throw ApiException.invalid("the tool \"" + name + "\" is given twice", where);
      }
      tools.add(
          new ToolSpec(
              name,
              function.getValue("description") instanceof String text ? text : "",
              function.getValue("parameters") instanceof JsonObject schema
                  ? schema
                  : new JsonObject().put("type", "object").put("properties", new JsonObject())));
    }
    return tools;
  }

  /** Reads {@code tool_choice}. */
  static String choice(@Nullable Object given, List<ToolSpec> tools) {
    if (given == null) {
      return "auto";
    }
    if (given instanceof String word) {
      if (!List.of("auto", "none", "required").contains(word)) {
        throw ApiException.invalid(
            "`tool_choice` must be auto, none, required or a function", "tool_choice");
      }
      if (word.equals("required") && tools.isEmpty()) {
        throw ApiException.invalid("`tool_choice` needs `tools`", "tool_choice");
      }
      return word;
    }
    if (given instanceof JsonObject choice) {
      Object name =
          choice.getValue("function") instanceof JsonObject function
              ? function.getValue("name")
              : choice.getValue("name");
      if (tools.stream().anyMatch(tool -> tool.name().equals(name))) {
        return String.valueOf(name);
      }
    }
    throw ApiException.invalid("`tool_choice` names a tool that is not given", "tool_choice");
  }

  /** Reads a limit; the first of the names that is there counts. */
  static OptionalInt limit(JsonObject body, String... names) {
    for (String name : names) {
      Object value = body.getValue(name);
      if (value != null) {
        if (value instanceof Number number && number.longValue() >= 1) {
          return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, number.longValue()));
        }
        throw ApiException.invalid("`" + name + "` must be a number from 1", name);
      }
    }
    return OptionalInt.empty();
  }

  /** Reads how long the model may think. */
  static Optional<ThinkingLevel> effort(@Nullable Object given) {
    return given instanceof String word
        ? ThinkingLevel.parse(word.equals("none") ? "off" : word)
        : Optional.empty();
  }

  /** Reads the arguments of a call; what is no object is kept under {@code value}. */
  static JsonObject arguments(@Nullable Object given) {
    if (given instanceof JsonObject object) {
      return object;
    }
    try {
      return given instanceof String text && !text.isBlank()
          ? new JsonObject(text)
          : new JsonObject();
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject().put("value", given);
    }
  }
}
