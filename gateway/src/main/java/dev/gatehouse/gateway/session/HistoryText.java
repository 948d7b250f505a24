package dev.gatehouse.gateway.session;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/** Messages as a person sees them: without marks for the model, cut where they are too long. */
final class HistoryText {
  // No part of it reaches beyond its line: else a text of line ends alone takes minutes.
  private static final Pattern MESSAGE_ID =
      Pattern.compile("(?md)^[ \\t\\r]*+\\[message_id: [^\\]\\n]*+\\][ \\t\\r]*+$\\n?");
  private static final String CUT = "\n...(truncated)...";

  private HistoryText() {}

  /** A text without the line that names its message to the model. */
  static String plain(String text) {
    return text.contains("[message_id: ") ? MESSAGE_ID.matcher(text).replaceAll("").strip() : text;
  }

  /** A message for a client; the given one stays as it is. */
  static JsonObject message(JsonObject stored, int maxChars) {
    JsonObject message = stored.copy();
    boolean user = "user".equals(message.getString("role"));
    Object content = message.getValue("content");
    if (content instanceof String text) {
      message.put("content", shown(text, user, maxChars));
    } else if (content instanceof JsonArray parts) {
      for (Object part : parts) {
        if (part instanceof JsonObject json && json.getValue("text") instanceof String text) {
          json.put("text", shown(text, user, maxChars));
        }
      }
    }
    return message;
  }

  private static String shown(String text, boolean user, int maxChars) {
    String plain = user ? plain(text) : text;
    return plain.length() > maxChars ? plain.substring(0, maxChars) + CUT : plain;
  }
}
