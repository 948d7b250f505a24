package dev.gatehouse.launcher.gateway;

import java.util.List;
import java.util.Map;

/** How the configuration in force stands to the file, for people; silent while all is well. */
final class ConfigLines {
  private ConfigLines() {}

  /** From a gateway's own status. */
  static List<String> of(Map<String, Object> status) {
    if (!(status.get("configuration") instanceof Map<?, ?> standing)) {
      return List.of();
    }
    String mode = String.valueOf(standing.get("mode"));
    return switch (mode) {
      case "file" -> List.of();
      case "on-trial" -> List.of("a change is on probation");
      default ->
          List.of(
              mode + ": generation " + standing.get("generation") + " is in force",
              "why: " + standing.get("reason"),
              String.valueOf(standing.get("remedy")));
    };
  }
}
