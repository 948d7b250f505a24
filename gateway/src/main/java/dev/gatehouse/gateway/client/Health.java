package dev.gatehouse.gateway.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's health.
 *
 * @param ok whether it says that it is well
 * @param durationMillis how long it took to find out
 * @param channels each channel's state by its id, as trees
 * @param tree everything it said
 */
public record Health(
    boolean ok, long durationMillis, Map<String, Object> channels, Map<String, Object> tree) {
  static Health of(@Nullable Object answer) {
    Map<String, Object> tree = Trees.object(answer);
    return new Health(
        Trees.flag(tree, "ok"),
        Trees.number(tree, "durationMs", 0),
        Trees.object(tree, "channels"),
        tree);
  }
}
