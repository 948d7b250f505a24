package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.transcript.Content;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How a tool call is named for people. */
final class ToolTitles {
  private static final int MAX_CHARS = 80;

  /** The arguments that say most about a call, in this order. */
  private static final List<String> TELLING =
      List.of("path", "file_path", "command", "url", "query", "sessionKey", "action", "name", "id");

  private static final Set<String> COMMANDS = Set.of("exec", "process", "bash");

  private ToolTitles() {}

  /** The argument that says what the call is about, shortened; empty when there is none. */
  static String about(Content.ToolUse call) {
    for (String key : TELLING) {
      if (call.arguments().getValue(key) instanceof String text && !text.isBlank()) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS - 1) + "…";
      }
    }
    return "";
  }

  /** The same with the word that joins it to the tool's name: {@code from note.txt}. */
  static String joined(Content.ToolUse call) {
    String about = about(call);
    return about.isEmpty() || !call.name().equals("read") ? about : "from " + about;
  }

  /** A title: {@code Read from note.txt}, {@code Web fetch https://example.org}. */
  static String title(Content.ToolUse call) {
    String words = call.name().replace('_', ' ').replace('-', ' ').strip();
    String name =
        words.isEmpty()
            ? call.name()
            : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    String about = joined(call);
    return about.isEmpty() ? name : name + " " + about;
  }

  /** Whether the call runs a command of the operating system. */
  static boolean runsCommand(Content.ToolUse call) {
    return COMMANDS.contains(call.name());
  }
}
