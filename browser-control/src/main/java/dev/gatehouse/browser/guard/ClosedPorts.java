package dev.gatehouse.browser.guard;

import dev.gatehouse.browser.profile.Neighbours;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.Reservation;
import dev.gatehouse.profiles.component.GatewayContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The ports of this machine that no page may reach: everything that this gateway and its neighbours
 * answer on, running or not. Safe to share between threads.
 */
@Singleton
final class ClosedPorts {
  private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

  private final GatewayContext context;
  private final Neighbours neighbours;
  private final Set<Integer> own = new HashSet<>();
  private Set<Integer> known = Set.of();
  private long readAt;

  @Inject
  ClosedPorts(GatewayContext context, Neighbours neighbours) {
    this.context = context;
    this.neighbours = neighbours;
  }

  /** Whether {@code port} is one of them. Blocks for file access, at most once a second. */
  synchronized boolean contains(int port) {
    long now = System.nanoTime();
    if (known.isEmpty() || now - readAt > KEPT_NANOS) {
      known = read();
      readAt = now;
    }
    return known.contains(port);
  }

  /** Closes one more port for good. */
  synchronized void add(int port) {
    own.add(port);
    known = Set.of();
  }

  private Set<Integer> read() {
    Set<Integer> ports = new HashSet<>(own);
    PortPlan plan = context.instance().ports();
    ports.add(plan.gateway());
    ports.add(plan.control());
    ports.add(plan.relay());
    plan.canvas().ifPresent(ports::add);
    // Also the part of the range that no browser has yet: one may start at any moment.
    for (int port = plan.firstCdp(); port <= plan.lastCdp(); port++) {
      ports.add(port);
    }
    ports.addAll(context.lease().block().numbers());
    for (Reservation other : neighbours.others(context.lease().owner())) {
      ports.addAll(other.block().numbers());
    }
    return ports;
  }
}
