package dev.gatehouse.gateway.provider;

import dev.gatehouse.core.config.ConfigTrees;
import java.time.Duration;
import java.util.Map;

/**
 * How long a provider may take and how much it may send.
 *
 * @param connect until the connection stands
 * @param firstByte from the request to the answer's head
 * @param idle between two pieces of an answer
 * @param patience all pauses between attempts of one call together
 * @param attempts requests to one model for one call
 * @param bytes of one answer
 */
record CallLimits(
    Duration connect,
    Duration firstByte,
    Duration idle,
    Duration patience,
    int attempts,
    long bytes) {
  static final CallLimits DEFAULT =
      new CallLimits(
          Duration.ofSeconds(15),
          Duration.ofSeconds(120),
          Duration.ofSeconds(90),
          Duration.ofSeconds(45),
          4,
          64L << 20);

  /** Reads {@code models.limits}; what is missing keeps its default. */
  static CallLimits of(Map<String, Object> config) {
    Object limits = ConfigTrees.at(config, "models", "limits").orElse(Map.of());
    if (!(limits instanceof Map<?, ?> map)) {
      return DEFAULT;
    }
    return new CallLimits(
        Duration.ofMillis(number(map, "connectMs", DEFAULT.connect.toMillis())),
        Duration.ofMillis(number(map, "firstByteMs", DEFAULT.firstByte.toMillis())),
        Duration.ofMillis(number(map, "idleMs", DEFAULT.idle.toMillis())),
        Duration.ofMillis(number(map, "retryWaitMs", DEFAULT.patience.toMillis())),
        (int) number(map, "attempts", DEFAULT.attempts),
        number(map, "maxAnswerBytes", DEFAULT.bytes));
  }

  private static long number(Map<?, ?> map, String key, long otherwise) {
    return map.get(key) instanceof Number n && n.longValue() > 0 ? n.longValue() : otherwise;
  }
}
