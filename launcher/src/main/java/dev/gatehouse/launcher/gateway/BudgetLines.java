package dev.gatehouse.launcher.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The limits of a gateway's own status, for people. */
final class BudgetLines {
  private BudgetLines() {}

  /** One line for each limit that is set: {@code turns 2 of 4}. */
  static List<String> of(Map<String, Object> status) {
    List<String> lines = new ArrayList<>();
    if (status.get("budget") instanceof List<?> limits) {
      for (Object one : limits) {
        if (one instanceof Map<?, ?> limit) {
          lines.add(
              limit.get("name")
                  + "  "
                  + limit.get("used")
                  + " of "
                  + limit.get("limit")
                  + " "
                  + limit.get("unit")
                  + ("reached".equals(limit.get("state"))
                      ? "  used up: " + limit.get("effect")
                      : ""));
        }
      }
    }
    return lines;
  }
}
