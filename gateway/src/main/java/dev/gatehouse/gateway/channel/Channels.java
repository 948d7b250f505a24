package dev.gatehouse.gateway.channel;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The chat channels that the configuration in force names. None of them runs in this version; they
 * are told as configured and not running, so that nobody waits for messages in vain.
 */
@Singleton
public final class Channels {
  private static final String SHARED_SETTINGS = "defaults";

  private final LiveConfig config;

  @Inject
  Channels(LiveConfig config) {
    this.config = config;
  }

  /**
   * One channel.
   *
   * @param id {@code telegram}
   * @param label its name for people
   * @param accounts ids of its accounts, never empty
   * @param enabled whether the configuration wants it
   */
  public record Channel(String id, String label, List<String> accounts, boolean enabled) {}

  /** All of them, in the order of the configuration. */
  public List<Channel> all() {
    List<Channel> channels = new ArrayList<>();
    Object tree = ConfigTrees.at(config.current().resolved(), "channels").orElse(Map.of());
    if (tree instanceof Map<?, ?> map) {
      map.forEach(
          (id, settings) -> {
            if (settings instanceof Map<?, ?> entry && !SHARED_SETTINGS.equals(id)) {
              channels.add(channel(String.valueOf(id), entry));
            }
          });
    }
    return channels;
  }

  private static Channel channel(String id, Map<?, ?> settings) {
    List<String> accounts = new ArrayList<>();
    if (settings.get("accounts") instanceof Map<?, ?> map) {
      map.keySet().forEach(key -> accounts.add(String.valueOf(key)));
    }
    if (accounts.isEmpty()) {
      accounts.add("default");
    }
    String label =
        id.isEmpty() ? id : id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1);
    return new Channel(
        id, label, List.copyOf(accounts), !Boolean.FALSE.equals(settings.get("enabled")));
  }
}
