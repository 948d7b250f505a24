package dev.gatehouse.gateway.steering;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of the configuration an agent may change, once an operator agrees. Everything else is
 * closed, so that a key that is new is closed too: who may come in, what tools and programs may do,
 * where secrets and data go, and which agents there are is never an agent's to change.
 */
public final class OpenKeys {
  private static final List<String> OPEN =
      List.of(
          "ui.seamColor",
          "ui.assistant.name",
          "logging.level",
          "logging.consoleLevel",
          "messages.responsePrefix",
          "messages.queue",
          "messages.ackReaction",
          "messages.removeAckAfterReply",
          "session.reset",
          "session.resetByType",
          "session.idleMinutes",
          "session.typingMode",
          "agents.defaults.model",
          "agents.defaults.imageModel",
          "agents.defaults.thinkingDefault",
          "agents.defaults.verboseDefault",
          "agents.defaults.userTimezone",
          "agents.defaults.timeFormat",
          "agents.defaults.envelopeTimezone",
          "agents.defaults.timeoutSeconds",
          "agents.defaults.typingMode",
          "agents.defaults.heartbeat.every",
          "agents.defaults.heartbeat.activeHours",
          "agents.defaults.heartbeat.model",
          "agents.defaults.heartbeat.ackMaxChars",
          "agents.list[].name",
          "agents.list[].identity.name",
          "agents.list[].identity.theme",
          "agents.list[].identity.emoji",
          "agents.list[].model",
          "agents.list[].heartbeat.every",
          "agents.list[].heartbeat.activeHours");

  private OpenKeys() {}

  /**
   * Whether an agent may ask an operator to set the value at {@code path}; null to remove it.
   *
   * @param path as it is written, {@code agents.list[0].name}
   */
  public static boolean isOpen(String path, @Nullable Object value) {
    return new Change(path, null, value).open();
  }

  /** A change of one value; {@code null} where there was or is none. */
  record Change(String path, @Nullable Object before, @Nullable Object after) {
    /** The path as the list of open keys has it. */
    private String pattern() {
      return path.replaceAll("\\[[0-9]+\\]", "[]");
    }

    /** Whether an agent may ask for it. */
    boolean open() {
      String pattern = pattern();
      return OPEN.stream().anyMatch(key -> pattern.equals(key) || pattern.startsWith(key + "."))
          && plain(after)
          && !pattern.contains("$");
    }

    /** A value that stands for another, or includes a file, could show what is none of its own. */
    private static boolean plain(@Nullable Object value) {
      if (value instanceof Map<?, ?> map) {
        return map.entrySet().stream()
            .allMatch(
                entry ->
                    !String.valueOf(entry.getKey()).startsWith("$") && plain(entry.getValue()));
      }
      if (value instanceof List<?> list) {
        return list.stream().allMatch(Change::plain);
      }
      return !(value instanceof String text) || !text.contains("${");
    }
  }

  /** What differs between two configurations as they are written, deepest paths first found. */
  static List<Change> changes(Map<String, Object> before, Map<String, Object> after) {
    List<Change> changes = new ArrayList<>();
    compare("", before, after, changes);
    return changes;
  }

  private static void compare(
      String path, @Nullable Object before, @Nullable Object after, List<Change> changes) {
    if (Objects.equals(before, after)) {
      return;
    }
    boolean maps = isMap(before) && isMap(after) && (before != null || after != null);
    if (maps) {
      Map<?, ?> old = before == null ? Map.of() : (Map<?, ?>) before;
      Map<?, ?> fresh = after == null ? Map.of() : (Map<?, ?>) after;
      Set<Object> keys = new HashSet<>(old.keySet());
      keys.addAll(fresh.keySet());
      if (!keys.isEmpty()) {
        keys.stream()
            .sorted(java.util.Comparator.comparing(String::valueOf))
            .forEach(
                key ->
                    compare(
                        path.isEmpty() ? String.valueOf(key) : path + "." + key,
                        old.get(key),
                        fresh.get(key),
                        changes));
        return;
      }
    }
    if (before instanceof List<?> old
        && after instanceof List<?> fresh
        && old.size() == fresh.size()) {
      for (int i = 0; i < old.size(); i++) {
        compare(path + "[" + i + "]", old.get(i), fresh.get(i), changes);
      }
      return;
    }
    changes.add(new Change(path, before, after));
  }

  private static boolean isMap(@Nullable Object value) {
    return value == null || value instanceof Map<?, ?>;
  }
}
