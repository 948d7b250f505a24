package dev.gatehouse.gateway.mcp;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code mcp.servers}, as written: secrets are still references. Immutable; two equal
 * ones need no restart.
 *
 * @param command program to start, for a server that speaks over its input and output
 * @param url where it listens, for a server that speaks HTTP
 * @param env added to the child's environment
 * @param headers added to each request
 * @param allowPrivateNetwork whether the name of {@code url} may lead into a private network
 * @param timeout for one call
 * @param startupTimeout until it must have told its tools
 * @param tools the only tools to offer; empty for all
 */
record McpServerSettings(
    String name,
    Optional<String> command,
    List<String> args,
    Map<String, Object> env,
    Optional<String> cwd,
    Optional<String> url,
    Map<String, Object> headers,
    boolean allowPrivateNetwork,
    Duration timeout,
    Duration startupTimeout,
    List<String> tools) {
  private static final double TIMEOUT_SECONDS = 60;
  private static final double STARTUP_SECONDS = 30;

  /** Reads the servers that are switched on and have a command or an address. */
  static Map<String, McpServerSettings> read(ConfigSnapshot config) {
    Map<String, McpServerSettings> all = new LinkedHashMap<>();
    Object servers = ConfigTrees.at(config.resolved(), "mcp", "servers").orElse(Map.of());
    if (servers instanceof Map<?, ?> map) {
      map.forEach(
          (name, entry) -> {
            if (entry instanceof Map<?, ?> server && !Boolean.FALSE.equals(server.get("enabled"))) {
              McpServerSettings settings = of(String.valueOf(name), server);
              if (settings.command.isPresent() || settings.url.isPresent()) {
                all.put(settings.name, settings);
              }
            }
          });
    }
    return all;
  }

  private static McpServerSettings of(String name, Map<?, ?> entry) {
    return new McpServerSettings(
        name,
        text(entry.get("command")),
        texts(entry.get("args")),
        tree(entry.get("env")),
        text(entry.get("cwd")),
        text(entry.get("url")),
        tree(entry.get("headers")),
        Boolean.TRUE.equals(entry.get("allowPrivateNetwork")),
        seconds(entry.get("timeout"), TIMEOUT_SECONDS),
        seconds(entry.get("startupTimeout"), STARTUP_SECONDS),
        texts(entry.get("tools")));
  }

  private static Optional<String> text(@Nullable Object value) {
    return value instanceof String text && !text.isBlank()
        ? Optional.of(text.strip())
        : Optional.empty();
  }

  private static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> texts.add(String.valueOf(item)));
    }
    return texts;
  }

  private static Map<String, Object> tree(@Nullable Object value) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, item) -> {
            if (item != null) {
              tree.put(String.valueOf(key), item);
            }
          });
    }
    return tree;
  }

  private static Duration seconds(@Nullable Object value, double otherwise) {
    double seconds = value instanceof Number number ? number.doubleValue() : otherwise;
    return Duration.ofMillis((long) (seconds * 1000));
  }
}
