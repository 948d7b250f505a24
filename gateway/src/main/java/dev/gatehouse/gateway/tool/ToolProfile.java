package dev.gatehouse.gateway.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sets of tools to start from, by the names that the configuration knows. */
enum ToolProfile {
  MINIMAL("minimal", "Minimal", List.of("session_status")),
  CODING(
      "coding",
      "Coding",
      List.of("group:fs", "group:runtime", "group:web", "group:sessions", "group:memory", "image")),
  MESSAGING(
      "messaging",
      "Messaging",
      List.of(
          "group:messaging",
          "sessions_list",
          "sessions_history",
          "sessions_send",
          "session_status")),
  FULL("full", "Full", List.of("*"));

  private final String id;
  private final String label;
  private final List<String> allow;

  ToolProfile(String id, String label, List<String> allow) {
    this.id = id;
    this.label = label;
    this.allow = allow;
  }

  String id() {
    return id;
  }

  String label() {
    return label;
  }

  List<String> allow() {
    return allow;
  }

  static Optional<ToolProfile> of(String id) {
    for (ToolProfile profile : values()) {
      if (profile.id.equals(id)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  /** Ids of the profiles that list a tool; {@code full} is not told, it has every one. */
  static List<String> with(Tool tool) {
    List<String> ids = new ArrayList<>();
    for (ToolProfile profile : values()) {
      if (profile != FULL
          && profile.allow.stream().anyMatch(entry -> ToolGroups.matches(entry, tool))) {
        ids.add(profile.id);
      }
    }
    return ids;
  }
}
