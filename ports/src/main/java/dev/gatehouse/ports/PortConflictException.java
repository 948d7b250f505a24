package dev.gatehouse.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Ports of an instance are somebody else's; says which, whose, and what would be free. */
public final class PortConflictException extends GatehouseException {
  private static final long serialVersionUID = 1L;

  private final transient List<PortConflict> conflicts;

  PortConflictException(List<PortConflict> conflicts) {
    super(ExitCode.CONFLICT, PortConflicts.text(conflicts), remedy(conflicts));
    this.conflicts = List.copyOf(conflicts);
  }

  /** What was found, ordered by port; never empty. */
  public List<PortConflict> conflicts() {
    return conflicts;
  }

  private static String remedy(List<PortConflict> conflicts) {
    Set<String> remedies = new LinkedHashSet<>();
    conflicts.forEach(conflict -> remedies.add(conflict.remedy()));
    return remedies.stream().limit(2).collect(Collectors.joining("; and "));
  }
}
