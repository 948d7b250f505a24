package dev.gatehouse.core.config;

import dev.gatehouse.core.Environment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the home directory in the place of a leading {@code ~} where a key names a path. */
final class HomePaths {
  private static final List<String> ENDINGS =
      List.of("dir", "dirs", "path", "paths", "file", "root", "workspace");

  private final Environment environment;

  HomePaths(Environment environment) {
    this.environment = environment;
  }

  /** Changes the tree in place; the {@code env} block stays as it is. */
  void expand(Map<String, @Nullable Object> tree) {
    tree.replaceAll((key, value) -> key.equals("env") ? value : expand(key, value));
  }

  @SuppressWarnings("unchecked") // a tree's maps have string keys
  private @Nullable Object expand(String key, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      ((Map<String, @Nullable Object>) map).replaceAll(this::expand);
    } else if (value instanceof List<?> list) {
      ((List<@Nullable Object>) list).replaceAll(element -> expand(key, element));
    } else if (value instanceof String text && text.startsWith("~") && namesPath(key)) {
      boolean home = text.length() == 1 || text.charAt(1) == '/' || text.charAt(1) == '\\';
      return home ? environment.path(text).toString() : text;
    }
    return value;
  }

  private static boolean namesPath(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }
}
