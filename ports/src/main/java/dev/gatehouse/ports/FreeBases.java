package dev.gatehouse.ports;

import dev.gatehouse.core.distribution.PortLayout;
import java.util.Collection;
import java.util.List;

public final class FreeBases {
  private FreeBases() {}

  /** Returns up to {@code count} base ports whose ports are free, {@code preferred} first. */
  public static List<Integer> suggest(
      PortLayout layout, int preferred, int count, Collection<PortBlock> taken, PortProbe probe) {
    throw new UnsupportedOperationException();
  }
}
