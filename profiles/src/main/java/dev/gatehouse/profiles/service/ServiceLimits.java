package dev.gatehouse.profiles.service;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * What the operating system lets a service use.
 *
 * @param memoryBytes memory of the gateway and everything it started; empty for no limit
 * @param tasks threads and processes; empty for the platform's own limit
 * @param openFiles open files of each process
 */
public record ServiceLimits(OptionalLong memoryBytes, OptionalLong tasks, int openFiles) {
  /** No limit of memory, the platform's own for tasks, and files enough for many clients. */
  public static final ServiceLimits NONE =
      new ServiceLimits(OptionalLong.empty(), OptionalLong.empty(), 65_536);

  public ServiceLimits {
    requireNonNull(memoryBytes, "memoryBytes");
    requireNonNull(tasks, "tasks");
  }
}
