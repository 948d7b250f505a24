package dev.gatehouse.launcher;

import dev.gatehouse.core.distribution.PortLayout;
import dev.gatehouse.ports.FreeBases;
import dev.gatehouse.ports.PortProbe;
import java.util.List;

/** Base ports that are free now, away from the documented ones and from other tests' ports. */
final class FreePorts {
  private static final PortLayout WITH_CANVAS =
      dev.gatehouse.core.distribution.Distributions.load(FreePorts.class.getClassLoader())
          .get("sigil")
          .ports();

  private FreePorts() {}

  static List<Integer> bases(int count) {
    int first = 21_001 + (int) (ProcessHandle.current().pid() % 50) * 200;
    return FreeBases.suggest(WITH_CANVAS, first, count + 2, List.of(), new PortProbe()).stream()
        .filter(base -> base != 19_001)
        .limit(count)
        .toList();
  }
}
