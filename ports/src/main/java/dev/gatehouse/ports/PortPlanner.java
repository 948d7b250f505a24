package dev.gatehouse.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.PortLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/** Plans the ports of several instances at once, so that none clashes. Blocks briefly. */
public final class PortPlanner {
  private static final int MOST = 10_000;

  private final PortLayout layout;
  private final int preferred;
  private final Collection<PortBlock> taken;
  private final PortProbe probe;

  /**
   * @param preferred where to begin when nothing else is said, the distribution's default port
   * @param taken what others hold and reserve
   */
  public PortPlanner(
      PortLayout layout, int preferred, Collection<PortBlock> taken, PortProbe probe) {
    this.layout = layout;
    this.preferred = preferred;
    this.taken = List.copyOf(taken);
    this.probe = probe;
  }

  /**
   * Plans {@code count} instances at free bases.
   *
   * @param first the first base to try; empty for the preferred one
   * @param spacing distance between base ports, a base that is not free is passed over; empty for
   *     bases whose CDP ranges do not overlap, as long as there are any
   * @throws GatehouseException with {@code USAGE} for a count or spacing that makes no sense, with
   *     {@code CONFLICT} when so many do not fit
   */
  public List<PortPlan> plan(int count, OptionalInt first, OptionalInt spacing) {
    if (count < 1 || count > MOST) {
      throw new GatehouseException(
          ExitCode.USAGE, "cannot plan " + count + " instances", "give a number from 1 to " + MOST);
    }
    int start = first.orElse(preferred);
    PortPlan.derive(layout, start); // refuses a first base that does not fit
    BaseSearch search = BaseSearch.of(layout, taken, probe, EphemeralPorts.ofThisHost());
    List<Integer> bases =
        spacing.isPresent()
            ? spaced(search, count, start, spacing.getAsInt())
            : FreeBases.suggest(search, start, count);
    if (bases.size() < count) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          "only " + bases.size() + " of " + count + " instances find free ports",
          "plan fewer, or begin at a lower base port, or space them closer");
    }
    return bases.stream().map(base -> PortPlan.derive(layout, base)).toList();
  }

  private List<Integer> spaced(BaseSearch search, int count, int start, int spacing) {
    if (spacing < 1 || search.clashesAt(spacing)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "base ports " + spacing + " apart would need one port twice",
          "space them at least " + smallestSpacing(search) + " apart");
    }
    List<Integer> bases = new ArrayList<>();
    for (int base = start; search.fits(base) && bases.size() < count; base += spacing) {
      if (search.isFree(base)) {
        bases.add(base);
        search.take(base);
      }
    }
    return bases;
  }

  private static int smallestSpacing(BaseSearch search) {
    int spacing = 1;
    while (search.clashesAt(spacing)) {
      spacing++;
    }
    return spacing;
  }
}
