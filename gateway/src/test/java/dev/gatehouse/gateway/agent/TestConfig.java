package dev.gatehouse.gateway.agent;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.gateway.configuration.LiveConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A configuration that was read from nowhere. */
public final class TestConfig {
  private TestConfig() {}

  /** A configuration in force with these values. */
  public static LiveConfig of(Map<String, Object> tree) {
    return new LiveConfig(snapshot(tree), UnaryOperator.identity());
  }

  /** A valid reading with these values. */
  public static ConfigSnapshot snapshot(Map<String, Object> tree) {
    Path here = Path.of("/nowhere");
    return new ConfigSnapshot(
        here.resolve("config.json"),
        true,
        "{}",
        "",
        tree,
        tree,
        List.of(),
        List.of(),
        new Environment(Map.of(), here, here));
  }

  /** Agents of a configuration that are not asked for models or places. */
  @SuppressWarnings("NullAway") // neither is asked for here
  public static Agents agents(LiveConfig config) {
    return new Agents(config, null, null, new Environment(Map.of(), Path.of("/"), Path.of("/")));
  }
}
