package dev.gatehouse.core.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds values that are good each by itself and wrong together. */
final class ConsistencyCheck {
  private final Problems problems;

  ConsistencyCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Map<String, Object> tree) {
    tokensDiffer(tree);
    if (ConfigTrees.at(tree, "agents", "list").orElse(null) instanceof List<?> agents) {
      valuesDiffer(agents, "id");
      valuesDiffer(agents, "agentDir");
    }
  }

  /** Who may post to a hook is not who may command the gateway. */
  private void tokensDiffer(Map<String, Object> tree) {
    ConfigTrees.at(tree, "hooks", "token")
        .filter(token -> token instanceof String text && !text.isBlank())
        .filter(
            token ->
                ConfigTrees.at(tree, "gateway", "auth", "token")
                    .equals(java.util.Optional.of(token)))
        .ifPresent(
            token ->
                problems.error(
                    ConfigPath.of("hooks", "token"),
                    "hooks.token is the same secret as gateway.auth.token",
                    "make a secret of its own for hooks"));
  }

  private void valuesDiffer(List<?> agents, String key) {
    Map<Object, Integer> seen = new HashMap<>();
    for (int i = 0; i < agents.size(); i++) {
      Object value = agents.get(i) instanceof Map<?, ?> agent ? agent.get(key) : null;
      Integer earlier = value instanceof String ? seen.putIfAbsent(value, i) : null;
      if (earlier != null) {
        problems.error(
            ConfigPath.of("agents", "list", i, key),
            "two agents have the same " + key + ": agents.list[" + earlier + "] has it too",
            "give each agent its own");
      }
    }
  }
}
