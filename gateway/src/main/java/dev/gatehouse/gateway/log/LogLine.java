package dev.gatehouse.gateway.log;

import dev.gatehouse.core.config.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One event, as it waits for the writer.
 *
 * @param extras keys and values in turn; values are strings, whole numbers or booleans
 */
record LogLine(
    Instant time,
    LogLevel level,
    String subsystem,
    String message,
    List<Object> extras,
    @Nullable Throwable cause) {
  private static final int MAX_FRAMES = 24;

  /**
   * The line as one JSON object, without the line end.
   *
   * @param hide takes the secrets out of a text
   */
  String json(String instance, ZoneId zone, UnaryOperator<String> hide) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone)));
    fields.put("level", level.label());
    fields.put("subsystem", subsystem);
    fields.put("message", hide.apply(message));
    fields.put("instance", instance);
    if (cause != null) {
      fields.put("error", hide.apply(cause.toString()));
      fields.put("stack", hide.apply(stack(cause)));
    }
    for (int i = 0; i + 1 < extras.size(); i += 2) {
      Object value = extras.get(i + 1);
      // A line is read by its fixed fields: an extra must not speak for them.
      fields.putIfAbsent(
          extras.get(i).toString(), value instanceof String text ? hide.apply(text) : value);
    }
    return VisibleText.inJson(Json.write(fields));
  }

  /** Message and extras as {@code key=value} in one visible line, for a logger of plain text. */
  String text() {
    StringBuilder text = new StringBuilder(message);
    for (int i = 0; i + 1 < extras.size(); i += 2) {
      text.append(' ').append(extras.get(i)).append('=').append(extras.get(i + 1));
    }
    if (cause != null) {
      text.append(": ").append(cause);
    }
    return VisibleText.of(text.toString());
  }

  private static String stack(Throwable cause) {
    StringBuilder text = new StringBuilder();
    StackTraceElement[] frames = cause.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
      text.append(i == 0 ? "" : "\n").append("at ").append(frames[i]);
    }
    Throwable next = cause.getCause();
    return next == null ? text.toString() : text.append("\ncaused by ").append(next).toString();
  }
}
