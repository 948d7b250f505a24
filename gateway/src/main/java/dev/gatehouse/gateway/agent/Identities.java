package dev.gatehouse.gateway.agent;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.configuration.LiveConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who agents are: name, emoji, picture, from the configuration or from IDENTITY.md. */
@Singleton
public final class Identities {
  private static final int MAX_BYTES = 64 * 1024;
  private static final String DEFAULT_NAME = "Assistant";

  private final Agents agents;
  private final Workspaces workspaces;
  private final LiveConfig config;

  @Inject
  Identities(Agents agents, Workspaces workspaces, LiveConfig config) {
    this.agents = agents;
    this.workspaces = workspaces;
    this.config = config;
  }

  /**
   * Who an agent is.
   *
   * @param name for people
   * @param nameSource {@code config}, {@code agent}, {@code workspace} or {@code default}
   * @param emoji empty without one
   * @param avatar a URL, an emoji or a letter
   * @param avatarStatus {@code none}, {@code remote} or {@code data}
   */
  public record Identity(
      String name, String nameSource, Optional<String> emoji, String avatar, String avatarStatus) {}

  /** Returns who an agent is. Blocks. */
  public Identity of(String agentId) {
    Map<String, String> written = written(agentId);
    Optional<Agent> agent = agents.find(agentId);
    String source = "default";
    String name = DEFAULT_NAME;
    Optional<String> configured = text(agent, "name");
    if (configured.isPresent()) {
      name = configured.get();
      source = "config";
    } else if (agent.flatMap(found -> found.text("name")).isPresent()) {
      name = agent.get().text("name").get();
      source = "agent";
    } else if (written.containsKey("name")) {
      name = written.get("name");
      source = "workspace";
    } else {
      Optional<String> assistant = config.current().string("ui", "assistant", "name");
      if (assistant.filter(value -> !value.isBlank()).isPresent()) {
        name = assistant.get().strip();
        source = "config";
      }
    }
    Optional<String> emoji =
        text(agent, "emoji").or(() -> Optional.ofNullable(written.get("emoji")));
    Optional<String> picture =
        text(agent, "avatar")
            .or(() -> config.current().string("ui", "assistant", "avatar"))
            .or(() -> Optional.ofNullable(written.get("avatar")));
    boolean remote = picture.filter(Identities::isWebAddress).isPresent();
    boolean data = picture.filter(value -> value.startsWith("data:image/")).isPresent();
    String letter = name.substring(0, name.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
    // A path would make this method a way to read files; only what stands for itself is told.
    String avatar =
        remote || data
            ? picture.get()
            : picture
                .filter(value -> value.codePointCount(0, value.length()) <= 2)
                .or(() -> emoji)
                .orElse(letter);
    return new Identity(name, source, emoji, avatar, remote ? "remote" : data ? "data" : "none");
  }

  /** Reads {@code - Key: value} lines; what is not filled in is left out. */
  static Map<String, String> parse(String text) {
    Map<String, String> values = new TreeMap<>();
    text.lines()
        .forEach(
            line -> {
              String plain = line.replace("*", "").strip();
              int colon = plain.indexOf(':');
              if (plain.startsWith("-") && colon > 1) {
                String key = plain.substring(1, colon).strip().toLowerCase(Locale.ROOT);
                String value = plain.substring(colon + 1).strip();
                if (!value.isEmpty() && !value.startsWith("(") && !value.startsWith("_")) {
                  values.putIfAbsent(key, value);
                }
              }
            });
    return values;
  }

  private Map<String, String> written(String agentId) {
    try {
      return workspaces
          .open(agentId)
          .read("IDENTITY.md", MAX_BYTES)
          .map(content -> parse(content.text()))
          .orElse(Map.of());
    } catch (IOException e) {
      return Map.of();
    }
  }

  private static boolean isWebAddress(String value) {
    return value.startsWith("https://") || value.startsWith("http://");
  }

  private static Optional<String> text(Optional<Agent> agent, String key) {
    return agent
        .flatMap(found -> ConfigTrees.at(found.settings(), "identity", key))
        .filter(String.class::isInstance)
        .map(value -> ((String) value).strip())
        .filter(value -> !value.isEmpty());
  }
}
