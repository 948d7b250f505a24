package dev.gatehouse.profiles.migration;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moves keys of older versions of the family to where they stand now. For one document. */
final class LegacyKeys {
  private static final List<String> CHANNELS =
      List.of("whatsapp", "telegram", "discord", "slack", "signal", "imessage", "msteams");

  /** From, to; the first whose goal is free wins. */
  private static final List<Move> MOVES =
      List.of(
          move("routing.allowFrom", "channels.whatsapp.allowFrom"),
          move("routing.bindings", "bindings"),
          move("routing.queue", "messages.queue"),
          move("routing.groupChat", "messages.groupChat"),
          move("routing.agentToAgent", "tools.agentToAgent"),
          move("agent.model", "agents.defaults.model"),
          move("agent.workspace", "agents.defaults.workspace"),
          move("agent.heartbeat", "agents.defaults.heartbeat"),
          move("agent.thinkingDefault", "agents.defaults.thinkingDefault"),
          move("agent.timeoutSeconds", "agents.defaults.timeoutSeconds"),
          move("agent.maxConcurrent", "agents.defaults.maxConcurrent"),
          move("agent.elevated", "tools.elevated"),
          move("agent.bash", "tools.exec"),
          move("tools.bash", "tools.exec"),
          move("gateway.token", "gateway.auth.token"));

  /** What the program wrote for itself. */
  private static final List<String> OWN = List.of("meta", "wizard", "$schema");

  private final List<String> moved = new ArrayList<>();
  private ConfigDocument document;

  LegacyKeys(ConfigDocument source) {
    this.document = source;
    OWN.forEach(key -> unset(ConfigPath.of(key)));
    CHANNELS.forEach(
        channel -> take(new Move(ConfigPath.of(channel), ConfigPath.of("channels", channel))));
    MOVES.forEach(this::take);
    modelName();
  }

  ConfigDocument document() {
    return document;
  }

  /** What was moved, for people: {@code routing.bindings is bindings now}. */
  List<String> moved() {
    return List.copyOf(moved);
  }

  private void take(Move move) {
    Optional<Object> value = document.get(move.from());
    if (value.isEmpty() || document.has(move.to())) {
      return;
    }
    document = document.set(move.to(), value.get()).unset(move.from());
    moved.add(move.from() + " is " + move.to() + " now");
    ConfigPath parent = ConfigPath.of(move.from().steps().get(0));
    if (document.get(parent).orElse("") instanceof Map<?, ?> map && map.isEmpty()) {
      unset(parent);
    }
  }

  /** A model was once a word. */
  private void modelName() {
    ConfigPath model = ConfigPath.of("agents", "defaults", "model");
    if (document.get(model).orElse(Map.of()) instanceof String name) {
      document = document.set(model, Map.of("primary", name));
    }
  }

  private void unset(ConfigPath path) {
    if (document.has(path)) {
      document = document.unset(path);
    }
  }

  private static Move move(String from, String to) {
    return new Move(ConfigPath.parse(from), ConfigPath.parse(to));
  }

  private record Move(ConfigPath from, ConfigPath to) {}
}
