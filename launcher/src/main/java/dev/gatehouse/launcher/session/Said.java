package dev.gatehouse.launcher.session;

import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.launcher.client.Fields;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A message of a transcript as a line for people. */
final class Said {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  private Said() {}

  static String line(Output output, Fields message) {
    long timestamp = message.number("timestamp");
    String time = timestamp == 0 ? "" : TIME.format(Instant.ofEpochMilli(timestamp)) + " ";
    String name = message.find("toolName").map(tool -> ":" + tool).orElse("");
    return output.dim(time) + output.bold(message.text("role") + name) + "  " + text(message);
  }

  private static String text(Fields message) {
    if (message.find("content").isPresent()) {
      return message.text("content");
    }
    List<String> parts =
        message.list("content").stream()
            .map(
                part ->
                    switch (part.text("type")) {
                      case "text" -> part.text("text");
                      case "toolCall" -> "[calls " + part.text("name") + "]";
                      case "image" -> "[picture]";
                      default -> "";
                    })
            .filter(text -> !text.isEmpty())
            .toList();
    return parts.isEmpty()
        ? message.find("errorMessage").map(why -> "[no answer: " + why + "]").orElse("")
        : String.join(" ", parts);
  }
}
