package dev.gatehouse.gateway.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a body into events: server-sent events, or one JSON text a line. Pieces may end anywhere,
 * also within a character.
 */
final class EventLines {
  private final boolean bareLines;
  private final StreamReader reader;
  private byte[] pending = new byte[1024];
  private int length;
  private @Nullable String name;
  private @Nullable StringBuilder data;
  private int events;

  EventLines(boolean bareLines, StreamReader reader) {
    this.bareLines = bareLines;
    this.reader = reader;
  }

  /** How many events there were so far. */
  int events() {
    return events;
  }

  void feed(byte[] piece) {
    for (byte b : piece) {
      if (b == '\n') {
        line();
      } else {
        if (length == pending.length) {
          pending = Arrays.copyOf(pending, length * 2);
        }
        pending[length++] = b;
      }
    }
  }

  /** The body is over; what stands in the last line counts too. */
  void end() {
    if (length > 0) {
      line();
    }
    dispatch();
  }

  private void line() {
    int end = length > 0 && pending[length - 1] == '\r' ? length - 1 : length;
    String line = new String(pending, 0, end, StandardCharsets.UTF_8);
    length = 0;
    if (bareLines) {
      if (!line.isBlank()) {
        events++;
        reader.event(null, line);
      }
    } else if (line.isEmpty()) {
      dispatch();
    } else if (line.startsWith("data:")) {
      String value = value(line, 5);
      if (data == null) {
        data = new StringBuilder(value);
      } else {
        data.append('\n').append(value);
      }
    } else if (line.startsWith("event:")) {
      name = value(line, 6);
    }
  }

  private void dispatch() {
    StringBuilder whole = data;
    String event = name;
    data = null;
    name = null;
    if (whole != null) {
      events++;
      reader.event(event, whole.toString());
    }
  }

  private static String value(String line, int from) {
    return line.substring(line.length() > from && line.charAt(from) == ' ' ? from + 1 : from);
  }
}
