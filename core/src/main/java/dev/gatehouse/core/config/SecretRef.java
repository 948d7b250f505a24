package dev.gatehouse.core.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A secret that stands somewhere else: {@code {source: "env", id: "NAME"}}, {@code {source: "file",
 * id: "~/token"}}, {@code {source: "exec", id: ["pass", "show", "token"]}}. Immutable.
 *
 * @param source where it stands
 * @param id variable name, path, or command with its arguments
 * @param provider name of an entry of {@code secrets.providers}
 */
public record SecretRef(Source source, List<String> id, Optional<String> provider) {
  /** Where a secret can stand. */
  public enum Source {
    ENV,
    FILE,
    EXEC
  }

  public SecretRef {
    id = List.copyOf(id);
  }

  /** Reads a reference from a configuration value, empty when the value is none. */
  public static Optional<SecretRef> of(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    Optional<Source> source = source(map.get("source"));
    Optional<List<String>> id = id(map.get("id"));
    if (source.isEmpty() || id.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> provider =
        map.get("provider") instanceof String name ? Optional.of(name) : Optional.empty();
    return Optional.of(new SecretRef(source.get(), id.get(), provider));
  }

  private static Optional<Source> source(@Nullable Object value) {
    if (value instanceof String text) {
      for (Source source : Source.values()) {
        if (source.name().equalsIgnoreCase(text)) {
          return Optional.of(source);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<List<String>> id(@Nullable Object value) {
    if (value instanceof String text && !text.isBlank()) {
      return Optional.of(List.of(text));
    }
    if (value instanceof List<?> list
        && !list.isEmpty()
        && list.stream().allMatch(String.class::isInstance)) {
      return Optional.of(list.stream().map(String.class::cast).toList());
    }
    return Optional.empty();
  }
}
