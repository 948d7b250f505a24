package dev.gatehouse.ports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All ports that one instance holds for itself, the thing that is compared, reserved and leased:
 * its fixed ports and the CDP ports that are pinned or given out. The rest of its CDP range is
 * shared ground. Immutable, sorted by port.
 *
 * @param uses at most one for each port
 */
public record PortBlock(List<PortUse> uses) {
  /** No port at all. */
  public static final PortBlock EMPTY = new PortBlock(List.of());

  public PortBlock {
    uses = uses.stream().sorted(Comparator.comparingInt(PortUse::port)).toList();
    for (int i = 1; i < uses.size(); i++) {
      if (uses.get(i - 1).port() == uses.get(i).port()) {
        throw new IllegalArgumentException("one instance needs a port twice: " + uses);
      }
    }
  }

  /**
   * The ports that {@code plan} needs under {@code settings}: only what is on, with the pins of the
   * configuration. A {@code cdpUrl} on this host counts too, because whoever listens there is used
   * by this instance.
   *
   * @param plan derived from the base port; {@link PortPlan#adjusted} or not makes no difference
   * @throws dev.gatehouse.core.GatehouseException with {@code CONFIG} when the instance itself
   *     would need one port for two things
   */
  public static PortBlock of(PortPlan plan, PortSettings settings) {
    return new PortBlockBuilder(plan.adjusted(settings), settings).build();
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
    Set<Integer> both = new TreeSet<>();
    int i = 0;
    int j = 0;
    while (i < uses.size() && j < other.uses.size()) {
      int order = Integer.compare(uses.get(i).port(), other.uses.get(j).port());
      if (order == 0) {
        both.add(uses.get(i).port());
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return both;
  }

  /** This block and {@code more}; a port that it has already keeps its use. */
  public PortBlock with(Iterable<PortUse> more) {
    List<PortUse> all = new ArrayList<>(uses);
    Set<Integer> numbers = numbers();
    for (PortUse use : more) {
      if (numbers.add(use.port())) {
        all.add(use);
      }
    }
    return new PortBlock(all);
  }

  /** The uses that {@code keep} accepts. */
  public PortBlock only(Predicate<PortUse> keep) {
    return new PortBlock(uses.stream().filter(keep).toList());
  }
}
