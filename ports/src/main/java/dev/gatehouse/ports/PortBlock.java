package dev.gatehouse.ports;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All ports that one instance holds for itself, the thing that is compared, reserved and leased:
 * its fixed ports and the CDP ports that are pinned or given out. The rest of its CDP range is
 * shared ground. Immutable, sorted by port.
 *
 * @param uses at most one for each port
 */
public record PortBlock(List<PortUse> uses) {
  public PortBlock {
    uses = uses.stream().sorted(Comparator.comparingInt(PortUse::port)).toList();
    if (uses.stream().map(PortUse::port).distinct().count() != uses.size()) {
      throw new IllegalArgumentException("one instance needs a port twice: " + uses);
    }
  }

  /** The port numbers, ascending. */
  public Set<Integer> numbers() {
    return uses.stream().map(PortUse::port).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns what this block needs {@code port} for. */
  public Optional<PortUse> use(int port) {
    return uses.stream().filter(use -> use.port() == port).findFirst();
  }

  /** The ports that both blocks need, ascending. */
  public Set<Integer> intersect(PortBlock other) {
    Set<Integer> both = numbers();
    both.retainAll(other.numbers());
    return both;
  }
}
