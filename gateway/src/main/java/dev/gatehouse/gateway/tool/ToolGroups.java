package dev.gatehouse.gateway.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The names that a policy may use for several tools at once, and older names of some tools. */
final class ToolGroups {
  private static final String PREFIX = "group:";

  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();
  private static final Map<String, String> LABELS =
      Map.of(
          "fs", "Files",
          "runtime", "Commands",
          "web", "Web",
          "memory", "Memory",
          "sessions", "Sessions",
          "ui", "Browser and canvas",
          "messaging", "Messages",
          "automation", "Automation",
          "nodes", "Nodes",
          "agents", "Agents and media");

  private static final Map<String, String> ALIASES =
      Map.of("bash", "exec", "apply-patch", "apply_patch");

  static {
    GROUPS.put("fs", List.of("read", "write", "edit", "apply_patch", "ls", "find", "grep"));
    GROUPS.put("runtime", List.of("exec", "process"));
    GROUPS.put("web", List.of("web_search", "web_fetch"));
    GROUPS.put("memory", List.of("memory_search", "memory_get"));
    GROUPS.put(
        "sessions",
        List.of(
            "sessions_list",
            "sessions_history",
            "sessions_send",
            "sessions_spawn",
            "session_status",
            "subagents"));
    GROUPS.put("ui", List.of("browser", "canvas"));
    GROUPS.put("messaging", List.of("message"));
    GROUPS.put("automation", List.of("cron", "gateway", "rescue"));
    GROUPS.put("nodes", List.of("nodes"));
    GROUPS.put("agents", List.of("agents_list", "image"));
  }

  private ToolGroups() {}

  /** Ids of the groups, in the order in which catalogues show them. */
  static List<String> ids() {
    return List.copyOf(GROUPS.keySet());
  }

  /** What a person reads. */
  static String label(String id) {
    return LABELS.getOrDefault(id, id);
  }

  /** The group of a tool of the gateway's own; {@code agents} where none names it. */
  static String of(String tool) {
    for (Map.Entry<String, List<String>> group : GROUPS.entrySet()) {
      if (group.getValue().contains(tool)) {
        return group.getKey();
      }
    }
    return "agents";
  }

  /** The name by which a tool is known, for an older or differently written one. */
  static String canonical(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT);
    return ALIASES.getOrDefault(plain, plain);
  }

  /**
   * Whether an entry of a policy means {@code tool}: its name, a pattern with {@code *}, or a
   * group. {@code group:core}, {@code group:plugins} and {@code group:mcp} go by the tool's origin,
   * and so does the name of a distribution.
   */
  static boolean matches(String entry, Tool tool) {
    String pattern = canonical(entry);
    if (pattern.startsWith(PREFIX)) {
      return inGroup(pattern.substring(PREFIX.length()), tool);
    }
    String name = canonical(tool.name());
    return pattern.indexOf('*') < 0
        ? pattern.equals(name)
        : Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), name);
  }

  private static boolean inGroup(String group, Tool tool) {
    List<String> names = GROUPS.get(group);
    if (names != null) {
      return names.contains(canonical(tool.name()));
    }
    return switch (group) {
      case "plugins" -> tool.source().kind() == ToolOrigin.Kind.PLUGIN;
      case "mcp" -> tool.source().kind() == ToolOrigin.Kind.MCP;
      case "core", "gatehouse", "openclaw", "clawdbot", "sigil", "epiloop", "idlehands" ->
          tool.source().kind() == ToolOrigin.Kind.CORE;
      default -> false;
    };
  }
}
