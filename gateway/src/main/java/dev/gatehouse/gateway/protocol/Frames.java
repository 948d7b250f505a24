package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Writes frames. Written by hand because every answer and every event goes through here. */
public final class Frames {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Frames() {}

  /** Returns the answer to request {@code id}. */
  public static String response(String id, @Nullable Object payload) {
    String text = encode(payload);
    StringBuilder out = new StringBuilder(text.length() + id.length() + 48);
    out.append("{\"type\":\"res\",\"id\":");
    quote(out, id);
    return out.append(",\"ok\":true,\"payload\":").append(text).append('}').toString();
  }

  /** Returns the refusal of request {@code id}. */
  public static String error(String id, RpcException refusal) {
    StringBuilder out = new StringBuilder(160);
    out.append("{\"type\":\"res\",\"id\":");
    quote(out, id);
    out.append(",\"ok\":false,");
    refusal
        .payload()
        .ifPresent(payload -> out.append("\"payload\":").append(payload.encode()).append(','));
    out.append("\"error\":{\"code\":\"").append(refusal.code()).append('"');
    out.append(",\"message\":");
    quote(out, refusal.text());
    refusal.details().ifPresent(details -> out.append(",\"details\":").append(details.encode()));
    refusal
        .retryAfter()
        .ifPresent(
            wait -> out.append(",\"retryable\":true,\"retryAfterMs\":").append(wait.toMillis()));
    return out.append("}}").toString();
  }

  /** Returns everything of an event frame up to its sequence number. */
  static String eventHead(String name, Object payload) {
    String text = encode(payload);
    StringBuilder out = new StringBuilder(text.length() + name.length() + 48);
    out.append("{\"type\":\"event\",\"event\":");
    quote(out, name);
    return out.append(",\"payload\":").append(text).toString();
  }

  /** Returns an event for one client only, which has no sequence number. */
  public static String event(String name, Object payload) {
    return eventHead(name, payload) + "}";
  }

  /** Returns {@code value} as JSON text. */
  static String encode(@Nullable Object value) {
    if (value instanceof RawJson raw) {
      return raw.text();
    }
    if (value instanceof JsonObject object) {
      return object.encode();
    }
    if (value instanceof JsonArray array) {
      return array.encode();
    }
    return value == null ? "null" : Json.encode(value);
  }

  /** Appends {@code text} as a JSON string. */
  static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x2028 || c == 0x2029 || Character.isSurrogate(c)) {
        // Half a surrogate pair cannot be written as UTF-8; escaping all of them keeps it simple.
        out.append("\\u")
            .append(HEX[c >> 12])
            .append(HEX[(c >> 8) & 15])
            .append(HEX[(c >> 4) & 15])
            .append(HEX[c & 15]);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
