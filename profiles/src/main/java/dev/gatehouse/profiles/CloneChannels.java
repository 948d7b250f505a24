package dev.gatehouse.profiles;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The channels of an original whose copy takes them over. For one clone. */
final class CloneChannels {
  private final ConfigStore source;
  private final List<String> channels;
  private final Instance target;
  private Optional<String> before = Optional.empty();

  CloneChannels(ConfigStore source, List<String> channels, Instance target) {
    this.source = source;
    this.channels = List.copyOf(channels);
    this.target = target;
  }

  /** The channels that are switched on. */
  static List<String> active(ConfigDocument document) {
    return document.get(ConfigPath.of("channels")).orElse(Map.of()) instanceof Map<?, ?> map
        ? map.entrySet().stream()
            .filter(entry -> !String.valueOf(entry.getKey()).equals("defaults"))
            .filter(
                entry ->
                    entry.getValue() instanceof Map<?, ?> channel
                        && !Boolean.FALSE.equals(channel.get("enabled")))
            .map(entry -> String.valueOf(entry.getKey()))
            .toList()
        : List.of();
  }

  void switchOff() {
    if (channels.isEmpty()) {
      return;
    }
    String text = source.readValid().text();
    source.change(
        new ConfigStore.Change("clone", "its channels move to " + target.displayName()),
        Optional.empty(),
        document -> {
          ConfigDocument changed = document;
          for (String channel : channels) {
            changed = changed.set(ConfigPath.of("channels", channel, "enabled"), false);
          }
          return changed;
        });
    before = Optional.of(text);
  }

  /** Undoes it after a clone that failed. */
  void switchOn(Exception cause) {
    if (before.isEmpty()) {
      return;
    }
    try {
      source.replace(
          new ConfigStore.Change("clone", "the clone failed; its channels are here again", true),
          Optional.empty(),
          before.get());
    } catch (GatehouseException e) {
      cause.addSuppressed(e);
    }
  }
}
