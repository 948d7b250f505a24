package dev.gatehouse.gateway.session;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says whether a session may send: its own word first, then the rules of the configuration. */
final class SendPolicy {
  private final LiveConfig config;

  @Inject
  SendPolicy(LiveConfig config) {
    this.config = config;
  }

  boolean allows(SessionEntry entry, Optional<String> channel, Optional<String> chatType) {
    Optional<String> own = entry.text("sendPolicy");
    if (own.isPresent()) {
      return !own.get().equals("deny");
    }
    Map<?, ?> policy =
        ConfigTrees.at(config.current().resolved(), "session", "sendPolicy")
            .filter(Map.class::isInstance)
            .<Map<?, ?>>map(Map.class::cast)
            .orElse(Map.of());
    boolean allowed = false;
    if (policy.get("rules") instanceof List<?> rules) {
      for (Object rule : rules) {
        if (rule instanceof Map<?, ?> map && matches(map.get("match"), entry, channel, chatType)) {
          if ("deny".equals(map.get("action"))) {
            return false;
          }
          allowed = true;
        }
      }
    }
    return allowed || !"deny".equals(policy.get("default"));
  }

  private static boolean matches(
      @Nullable Object match,
      SessionEntry entry,
      Optional<String> channel,
      Optional<String> chatType) {
    if (!(match instanceof Map<?, ?> map)) {
      return true;
    }
    return agrees(map.get("channel"), channel.or(() -> entry.text("channel")))
        && agrees(map.get("chatType"), chatType.or(() -> entry.text("chatType")))
        && (!(map.get("keyPrefix") instanceof String prefix)
            || entry.key().value().startsWith(prefix)
            || entry.key().rest().startsWith(prefix));
  }

  private static boolean agrees(@Nullable Object wanted, Optional<String> found) {
    return !(wanted instanceof String text)
        || found.filter(value -> value.equalsIgnoreCase(text)).isPresent();
  }
}
