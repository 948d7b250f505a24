package dev.gatehouse.ports;

import static java.util.Objects.requireNonNull;

/**
 * What is known of a lease whose process lives. That it lives is the kernel's word, by the lock it
 * holds; {@code pid} and {@code processStartMillis} only tell a person which process that is.
 *
 * @param owner the instance
 * @param block the ports it holds now
 * @param basePort its gateway port
 * @param pid its process
 * @param processStartMillis when that process started, epoch milliseconds; 0 where unknown
 * @param sinceMillis when the lease was taken, epoch milliseconds
 */
public record LeaseInfo(
    LeaseOwner owner,
    PortBlock block,
    int basePort,
    long pid,
    long processStartMillis,
    long sinceMillis) {
  public LeaseInfo {
    requireNonNull(owner, "owner");
    requireNonNull(block, "block");
  }
}
