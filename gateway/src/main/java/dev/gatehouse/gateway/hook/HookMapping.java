package dev.gatehouse.gateway.hook;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What one path, or one source, of hooks does. Immutable.
 *
 * @param id names it in the log
 * @param path the path below the hooks' own that it is for, without slashes around it; empty for
 *     every path
 * @param source the payload's {@code source} that it is for; empty for every one
 * @param wake whether it tells the main session something, instead of letting an agent work
 * @param template of the message or text
 * @param settings the other values as they stand in the configuration
 * @param plain whether its text is shown to the model without marks
 * @param transform name of the transform that has the last word
 */
record HookMapping(
    String id,
    Optional<String> path,
    Optional<String> source,
    boolean wake,
    Optional<String> template,
    JsonObject settings,
    boolean plain,
    Optional<String> transform) {

  /** Reads an entry of {@code hooks.mappings}. */
  static HookMapping read(JsonObject entry, String otherwise) {
    JsonObject match = object(entry, "match");
    boolean wake = "wake".equals(entry.getValue("action"));
    return new HookMapping(
        text(entry, "id").orElse(otherwise),
        text(match, "path").map(HookMapping::trimmed),
        text(match, "source"),
        wake,
        text(entry, wake ? "textTemplate" : "messageTemplate"),
        entry,
        Boolean.TRUE.equals(entry.getValue("allowUnsafeExternalContent")),
        text(object(entry, "transform"), "module"));
  }

  boolean matches(String asked, JsonObject payload) {
    return path.map(asked::equals).orElse(true)
        && source.map(wanted -> wanted.equals(payload.getValue("source"))).orElse(true);
  }

  /** The path without slashes around it. */
  static String trimmed(String path) {
    int start = 0;
    int end = path.length();
    while (start < end && path.charAt(start) == '/') {
      start++;
    }
    while (end > start && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(start, end);
  }

  static Optional<String> text(JsonObject object, String key) {
    return object.getValue(key) instanceof String text && !text.isBlank()
        ? Optional.of(text.strip())
        : Optional.empty();
  }

  private static JsonObject object(JsonObject parent, String key) {
    return parent.getValue(key) instanceof JsonObject child ? child : new JsonObject();
  }
}
