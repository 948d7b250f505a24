package dev.gatehouse.gateway.node;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.ClientInfo;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which commands a node may be given: those of its platform, {@code gateway.nodes.allowCommands}
 * more, {@code gateway.nodes.denyCommands} fewer, and never one that it did not declare itself. The
 * configuration is read at each question.
 */
final class CommandRules {
  private static final Set<String> CANVAS =
      Set.of(
          "canvas.present",
          "canvas.hide",
          "canvas.navigate",
          "canvas.eval",
          "canvas.snapshot",
          "canvas.a2ui.push",
          "canvas.a2ui.pushJSONL",
          "canvas.a2ui.reset");
  private static final Set<String> SENSES =
      Set.of("camera.list", "camera.snap", "camera.clip", "screen.record", "location.get");
  private static final Set<String> SYSTEM =
      Set.of(
          "system.run",
          "system.which",
          "system.notify",
          "system.execApprovals.get",
          "system.execApprovals.set",
          "browser.proxy");

  private final LiveConfig config;

  @Inject
  CommandRules(LiveConfig config) {
    this.config = config;
  }

  /** The declared commands that may be used, in the order in which they were declared. */
  List<String> usable(ClientInfo client, List<String> declared) {
    Set<String> allowed = allowed(client);
    return declared.stream().filter(allowed::contains).distinct().toList();
  }

  /** Why a node may not be given {@code command}; empty when it may. */
  Optional<String> problem(ClientInfo client, List<String> declared, String command) {
    if (!allowed(client).contains(command)) {
      return Optional.of("command not allowlisted");
    }
    if (declared.isEmpty()) {
      return Optional.of("node did not declare commands");
    }
    return declared.contains(command)
        ? Optional.empty()
        : Optional.of("command not declared by node");
  }

  private Set<String> allowed(ClientInfo client) {
    Set<String> allowed = new LinkedHashSet<>(ofPlatform(client));
    allowed.addAll(configured("allowCommands"));
    configured("denyCommands").forEach(allowed::remove);
    return allowed;
  }

  private static Set<String> ofPlatform(ClientInfo client) {
    String platform = client.platform().strip().toLowerCase(Locale.ROOT);
    String family =
        Optional.ofNullable(client.deviceFamily()).orElse("").strip().toLowerCase(Locale.ROOT);
    if (platform.startsWith("ios") || family.startsWith("iphone") || family.startsWith("ipad")) {
      return union(CANVAS, SENSES);
    }
    if (platform.startsWith("android") || family.startsWith("android")) {
      return union(CANVAS, SENSES, Set.of("sms.send"));
    }
    if (platform.startsWith("mac") || platform.startsWith("darwin") || family.startsWith("mac")) {
      return union(CANVAS, SENSES, SYSTEM);
    }
    if (platform.startsWith("linux")
        || platform.startsWith("win")
        || family.startsWith("linux")
        || family.startsWith("windows")) {
      return SYSTEM;
    }
    return union(CANVAS, SENSES, SYSTEM, Set.of("sms.send"));
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... groups) {
    Set<String> all = new LinkedHashSet<>();
    for (Set<String> group : groups) {
      all.addAll(group);
    }
    return all;
  }

  private List<String> configured(String key) {
    return ConfigTrees.at(config.current().resolved(), "gateway", "nodes", key)
        .filter(List.class::isInstance)
        .map(
            list ->
                ((List<?>) list)
                    .stream()
                        .filter(String.class::isInstance)
                        .map(value -> ((String) value).strip())
                        .toList())
        .orElse(List.of());
  }
}
