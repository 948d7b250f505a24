package dev.gatehouse.browser.tab;

import dev.gatehouse.core.config.ConfigTrees;
import java.time.Duration;
import java.util.Map;

/**
 * What the configuration says about running browsers.
 *
 * @param maxTabs {@code browser.maxTabs}, at least 1: how many tabs one browser may have
 * @param idleStop {@code browser.idleStopMinutes}: after what time without a call a browser that
 *     this gateway has started is stopped; zero for never
 */
record TabSettings(int maxTabs, Duration idleStop) {
  static final int DEFAULT_MAX_TABS = 50;
  static final Duration DEFAULT_IDLE_STOP = Duration.ofMinutes(30);

  private static final double LONGEST_MINUTES = 60.0 * 24 * 365;

  static TabSettings of(Map<String, Object> tree) {
    double tabs = number(tree, "maxTabs", DEFAULT_MAX_TABS);
    double minutes = number(tree, "idleStopMinutes", DEFAULT_IDLE_STOP.toMinutes());
    return new TabSettings(
        (int) Math.max(1, Math.min(tabs, 10_000)),
        Duration.ofMillis((long) (Math.min(minutes, LONGEST_MINUTES) * 60_000)));
  }

  private static double number(Map<String, Object> tree, String key, double otherwise) {
    return ConfigTrees.at(tree, "browser", key)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).doubleValue())
        .filter(value -> value >= 0)
        .orElse(otherwise);
  }
}
