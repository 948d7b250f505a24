package dev.gatehouse.ports;

import dev.gatehouse.core.distribution.PortLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Suggests base ports that are free: not held, not reserved, not listened on, and never where the
 * kernel takes ports for outgoing connections. Blocks briefly.
 */
public final class FreeBases {
  /** The base port that the family's documents give to a second instance. */
  static final int DOCUMENTED_SECOND = 19_001;

  private static final int LOWEST = 10_001;
  private static final int WIDE_STEP = 200;
  private static final int NARROW_STEP = 20;

  private final BaseSearch search;
  private final int count;
  private final List<Integer> found = new ArrayList<>();

  private FreeBases(BaseSearch search, int count) {
    this.search = search;
    this.count = count;
  }

  /**
   * Returns up to {@code count} base ports: {@code preferred}, then the second one of the
   * documents, then others so far apart that no CDP ranges overlap, and closer ones only when those
   * run out. No two of them clash with each other.
   *
   * @param preferred usually the distribution's default port
   * @param taken what others hold and reserve
   */
  public static List<Integer> suggest(
      PortLayout layout, int preferred, int count, Collection<PortBlock> taken, PortProbe probe) {
    EphemeralPorts ephemeral = EphemeralPorts.ofThisHost();
    return suggest(BaseSearch.of(layout, taken, probe, ephemeral), preferred, count);
  }

  static List<Integer> suggest(BaseSearch search, int preferred, int count) {
    FreeBases bases = new FreeBases(search, count);
    bases.tryOne(preferred, search::isFree);
    bases.tryOne(DOCUMENTED_SECOND, search::isFree);
    bases.walk(WIDE_STEP, search::isFreeAndFarApart);
    bases.walk(NARROW_STEP, search::isFree);
    return List.copyOf(bases.found);
  }

  /** From the documented bases up, then those below them. */
  private void walk(int step, IntPredicate good) {
    for (int base = DOCUMENTED_SECOND; search.fits(base) && !isEnough(); base += step) {
      tryOne(base, good);
    }
    for (int base = DOCUMENTED_SECOND - step; base >= LOWEST && !isEnough(); base -= step) {
      tryOne(base, good);
    }
  }

  private void tryOne(int base, IntPredicate good) {
    if (!isEnough()
        && search.isOutsideEphemeral(base)
        && !found.contains(base)
        && good.test(base)) {
      found.add(base);
      search.take(base);
    }
  }

  private boolean isEnough() {
    return found.size() >= count;
  }
}
