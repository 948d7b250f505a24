package dev.gatehouse.gateway.cron;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.profiles.Instance;
import java.util.Map;

/**
 * What the configuration says about jobs.
 *
 * @param enabled whether jobs run
 * @param maxConcurrentRuns how many scheduled runs at once
 * @param skipMissed whether a slot that passed while the gateway was away is left out, instead of
 *     being made up for once
 * @param maxTurnsPerHour scheduled agent turns of all jobs together
 * @param keepRuns entries of one job's run log
 */
record CronSettings(
    boolean enabled, int maxConcurrentRuns, boolean skipMissed, int maxTurnsPerHour, int keepRuns) {

  static CronSettings read(ConfigSnapshot config, Instance instance, Environment environment) {
    Map<String, Object> tree = config.resolved();
    boolean skipped =
        environment
            .get(instance.distribution().variable("SKIP_CRON"))
            .filter(text -> !text.isBlank() && !text.equals("0") && !text.equals("false"))
            .isPresent();
    return new CronSettings(
        !skipped && !Boolean.FALSE.equals(ConfigTrees.at(tree, "cron", "enabled").orElse(true)),
        number(tree, 1, "cron", "maxConcurrentRuns"),
        ConfigTrees.at(tree, "cron", "missed").filter("skip"::equals).isPresent(),
        number(tree, 120, "cron", "maxTurnsPerHour"),
        number(tree, 2_000, "cron", "runLog", "keepLines"));
  }

  private static int number(Map<String, Object> tree, int otherwise, String... path) {
    return ConfigTrees.at(tree, path)
        .filter(Number.class::isInstance)
        .map(value -> Math.max(1, ((Number) value).intValue()))
        .orElse(otherwise);
  }
}
