package dev.gatehouse.ports;

import dev.gatehouse.core.distribution.PortLayout;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides whether a base port is free for one shape of instance. Every base that is {@link #take
 * taken} counts from then on. Not safe to share between threads.
 */
final class BaseSearch {
  private final Set<Integer> offsets;
  private final int span;
  private final TreeSet<Integer> taken = new TreeSet<>();
  private final PortProbe probe;
  private final EphemeralPorts ephemeral;

  /**
   * @param offsets distance from the base of every port that the gateway listens on
   * @param span largest distance of all, CDP range included
   */
  BaseSearch(
      Set<Integer> offsets,
      int span,
      Collection<PortBlock> taken,
      PortProbe probe,
      EphemeralPorts ephemeral) {
    this.offsets = Set.copyOf(offsets);
    this.span = span;
    this.probe = probe;
    this.ephemeral = ephemeral;
    taken.forEach(block -> block.uses().forEach(use -> this.taken.add(use.port())));
  }

  static BaseSearch of(
      PortLayout layout, Collection<PortBlock> taken, PortProbe probe, EphemeralPorts ephemeral) {
    Set<Integer> offsets = new HashSet<>(List.of(0, layout.control(), layout.relay()));
    layout.canvas().ifPresent(offsets::add);
    return new BaseSearch(offsets, layout.lastCdp(), taken, probe, ephemeral);
  }

  /** Whether every fixed port of {@code base} is free and nothing passes the top. */
  boolean isFree(int base) {
    return fits(base)
        && offsets.stream().noneMatch(offset -> taken.contains(base + offset))
        && offsets.stream().allMatch(offset -> probe.isFree(base + offset));
  }

  /** Whether {@code base} is free and so far from all others that no CDP range overlaps. */
  boolean isFreeAndFarApart(int base) {
    Integer next = taken.ceiling(base - span);
    return (next == null || next > base + span) && isFree(base);
  }

  /** Whether the kernel leaves all ports of {@code base} alone. */
  boolean isOutsideEphemeral(int base) {
    return !ephemeral.touches(base, base + span);
  }

  boolean fits(int base) {
    return base >= 1 && base + span <= Ports.MAX;
  }

  /** Whether two bases at this distance would need one port both. */
  boolean clashesAt(int distance) {
    return offsets.stream().anyMatch(offset -> offsets.contains(offset + distance));
  }

  void take(int base) {
    offsets.forEach(offset -> taken.add(base + offset));
  }
}
