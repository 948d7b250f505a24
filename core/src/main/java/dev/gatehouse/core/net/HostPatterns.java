package dev.gatehouse.core.net;

import java.util.List;
import java.util.Locale;

/**
 * A list of host names as configurations have it. Each stands for itself, or for every name below
 * it where it begins with {@code *.}; never for the beginning of a name. Immutable.
 *
 * @param patterns lower case
 */
public record HostPatterns(List<String> patterns) {
  public HostPatterns {
    patterns = List.copyOf(patterns);
  }

  /** Reads a value of a configuration; what is no list is an empty one. */
  public static HostPatterns of(Object value) {
    return new HostPatterns(
        value instanceof List<?> list
            ? list.stream()
                .map(host -> String.valueOf(host).strip().toLowerCase(Locale.ROOT))
                .toList()
            : List.of());
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /**
   * Whether one of them means {@code host}.
   *
   * @param host as {@link WebAddress#host()} has it
   */
  public boolean match(String host) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                pattern.startsWith("*.")
                    ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
                    : host.equals(pattern));
  }
}
