package dev.gatehouse.core.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives what a form needs to show a configuration: labels, help, which fields are secrets. */
final class UiHints {
  private static final int MAX_DEPTH = 12;

  private final ConfigSchema schema;
  private final Map<String, Object> hints;

  UiHints(ConfigSchema schema, Map<String, Object> hints) {
    this.schema = schema;
    this.hints = hints;
  }

  void collect() {
    children("", schema.root(), 0);
  }

  private void visit(String path, String key, Map<String, Object> node, int depth) {
    Map<String, Object> target = schema.resolve(node);
    Map<String, Object> hint = new LinkedHashMap<>();
    hint.put("label", text(node, "title").or(() -> text(target, "title")).orElse(label(key)));
    text(node, "description").ifPresent(help -> hint.put("help", help));
    if (Boolean.TRUE.equals(target.get("x-sensitive"))) {
      hint.put("sensitive", true);
    }
    if (!key.equals("*")) {
      hints.putIfAbsent(path, hint);
    } else if (hint.containsKey("sensitive")) {
      hints.putIfAbsent(path, Map.of("sensitive", true));
    }
    children(path, target, depth);
  }

  private void children(String path, Map<String, Object> node, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    String prefix = path.isEmpty() ? "" : path + ".";
    if (node.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (key, child) -> {
            boolean own = !((String) key).startsWith("$") && !isMissing(ConfigSchema.map(child));
            if (own) {
              visit(prefix + key, (String) key, ConfigSchema.map(child), depth + 1);
            }
          });
    }
    if (node.get("additionalProperties") instanceof Map<?, ?> child) {
      visit(prefix + "*", "*", ConfigSchema.map(child), depth + 1);
    }
    if (node.get("items") instanceof Map<?, ?> child) {
      Map<String, Object> element = schema.resolve(ConfigSchema.map(child));
      children(path + "[]", element, depth + 1);
    }
    if (node.get("allOf") instanceof Iterable<?> parts) {
      parts.forEach(part -> children(path, schema.resolve(ConfigSchema.map(part)), depth + 1));
    }
  }

  private boolean isMissing(Map<String, Object> node) {
    return node.get("x-key") instanceof String key && !schema.has(key);
  }

  private Optional<String> text(Map<String, Object> node, String key) {
    @Nullable Object value = node.get(key);
    return value instanceof String text
        ? Optional.of(schema.fill(text).toString())
        : Optional.empty();
  }

  /** {@code remoteCdpTimeoutMs} becomes {@code Remote cdp timeout ms}. */
  private static String label(String key) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Character.isUpperCase(c) && i > 0 && !Character.isUpperCase(key.charAt(i - 1))) {
        out.append(' ');
      }
      out.append(Character.toLowerCase(c));
    }
    return out.isEmpty() ? key : out.substring(0, 1).toUpperCase(Locale.ROOT) + out.substring(1);
  }
}
