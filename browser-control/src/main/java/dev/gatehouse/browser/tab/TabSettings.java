package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.chromium.LaunchPlan;
import dev.gatehouse.core.config.ConfigTrees;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the configuration says about running browsers.
 *
 * @param maxTabs {@code browser.maxTabs}, at least 1: how many tabs one browser may have
 * @param idleStop {@code browser.idleStopMinutes}: after what time without a call a browser that
 *     this gateway has started is stopped; zero for never
 * @param memoryMiB {@code browser.maxMemoryMiB}: what one browser may take; 0 for no limit
 * @param extraArgs {@code browser.extraArgs}: further arguments of browsers that are started
 * @param startLimit {@code browser.startTimeoutMs}: how long a browser may take to answer
 */
record TabSettings(
    int maxTabs, Duration idleStop, int memoryMiB, List<String> extraArgs, Duration startLimit) {
  static final int DEFAULT_MAX_TABS = 50;
  static final Duration DEFAULT_IDLE_STOP = Duration.ofMinutes(30);

  private static final double LONGEST_MINUTES = 60.0 * 24 * 365;

  static TabSettings of(Map<String, Object> tree) {
    double tabs = number(tree, "maxTabs", DEFAULT_MAX_TABS);
    double minutes = number(tree, "idleStopMinutes", DEFAULT_IDLE_STOP.toMinutes());
    return new TabSettings(
        (int) Math.max(1, Math.min(tabs, 10_000)),
        Duration.ofMillis((long) (Math.min(minutes, LONGEST_MINUTES) * 60_000)),
        (int) number(tree, "maxMemoryMiB", LaunchPlan.DEFAULT_MEMORY_MIB),
        extraArgs(tree),
        Duration.ofMillis(
            (long)
                Math.max(
                    1_000,
                    number(tree, "startTimeoutMs", LaunchPlan.DEFAULT_START_LIMIT.toMillis()))));
  }

  private static List<String> extraArgs(Map<String, Object> tree) {
    return ConfigTrees.at(tree, "browser", "extraArgs").orElse(List.of())
            instanceof List<?> configured
        ? configured.stream()
            .filter(String.class::isInstance)
            .map(argument -> ((String) argument).trim())
            .filter(argument -> !argument.isEmpty())
            .toList()
        : List.of();
  }

  private static double number(Map<String, Object> tree, String key, double otherwise) {
    return ConfigTrees.at(tree, "browser", key)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).doubleValue())
        .filter(value -> value >= 0)
        .orElse(otherwise);
  }
}
