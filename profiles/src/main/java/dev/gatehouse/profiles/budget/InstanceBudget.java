package dev.gatehouse.profiles.budget;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.config.ConfigTrees;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What one instance may use: {@code gateway.budget} of its configuration. A limit that is empty
 * does not hold. The gateway keeps to all of them by itself; a service manager of the operating
 * system enforces memory and tasks from outside too. Immutable.
 *
 * @param memoryBytes memory of its process ({@code memoryMb})
 * @param tasks its threads and the processes that it started ({@code tasks})
 * @param connections clients that are connected at once ({@code connections})
 * @param turns turns that run at once ({@code turns})
 * @param tokensPerDay tokens that models may read and write in a day of the gateway's time zone
 *     ({@code tokensPerDay})
 * @param diskBytes what its state directory may hold ({@code diskMb})
 */
public record InstanceBudget(
    OptionalLong memoryBytes,
    OptionalLong tasks,
    OptionalLong connections,
    OptionalLong turns,
    OptionalLong tokensPerDay,
    OptionalLong diskBytes) {
  /** No limit at all. */
  public static final InstanceBudget NONE =
      new InstanceBudget(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  private static final long MEGABYTE = 1024 * 1024;

  public InstanceBudget {
    requireNonNull(memoryBytes, "memoryBytes");
    requireNonNull(tasks, "tasks");
    requireNonNull(connections, "connections");
    requireNonNull(turns, "turns");
    requireNonNull(tokensPerDay, "tokensPerDay");
    requireNonNull(diskBytes, "diskBytes");
  }

  /** Reads the budget from the resolved tree of a valid configuration. */
  public static InstanceBudget of(Map<String, Object> resolved) {
    return new InstanceBudget(
        scaled(number(resolved, "memoryMb")),
        number(resolved, "tasks"),
        number(resolved, "connections"),
        number(resolved, "turns"),
        number(resolved, "tokensPerDay"),
        scaled(number(resolved, "diskMb")));
  }

  private static OptionalLong number(Map<String, Object> resolved, String key) {
    return ConfigTrees.at(resolved, "gateway", "budget", key)
        .filter(Number.class::isInstance)
        .map(value -> OptionalLong.of(Math.max(0, ((Number) value).longValue())))
        .orElseGet(OptionalLong::empty);
  }

  private static OptionalLong scaled(OptionalLong megabytes) {
    return megabytes.isPresent()
        ? OptionalLong.of(Math.min(megabytes.getAsLong(), Long.MAX_VALUE / MEGABYTE) * MEGABYTE)
        : megabytes;
  }
}
