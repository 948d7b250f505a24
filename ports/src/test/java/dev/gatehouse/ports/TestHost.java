package dev.gatehouse.ports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A host directory, its lease table and instances on it, for one test. */
final class TestHost implements AutoCloseable {
  final Path root;
  final HostDirectory directory;
  final PortProbe probe = new PortProbe();
  final LeaseTable table;
  private final List<Lease> leases = new ArrayList<>();

  TestHost(Path root) {
    this.root = root;
    this.directory = new HostDirectory(root.resolve("host"));
    this.table = new LeaseTable(directory, probe);
  }

  /** A second table on the same directory, as another embedder in this JVM would have. */
  LeaseTable anotherTable() {
    return new LeaseTable(directory, probe);
  }

  LeaseOwner owner(String name) {
    Path state = root.resolve("state-" + name);
    try {
      Files.createDirectories(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LeaseOwner("id-" + name, "sigil/" + name, state, state.resolve("sigil.json"));
  }

  Lease start(String name, int base) {
    return start(table, name, base, PortSettings.DEFAULTS, List.of());
  }

  Lease start(String name, int base, Collection<Reservation> reservations) {
    return start(table, name, base, PortSettings.DEFAULTS, reservations);
  }

  Lease start(String name, int base, PortSettings settings) {
    return start(table, name, base, settings, List.of());
  }

  Lease start(
      LeaseTable table,
      String name,
      int base,
      PortSettings settings,
      Collection<Reservation> reservations) {
    PortPlan plan = PortPlan.derive(Layouts.SIGIL, base).adjusted(settings);
    Lease lease = table.acquire(owner(name), plan, PortBlock.of(plan, settings), reservations);
    leases.add(lease);
    return lease;
  }

  /** What the files of a stopped instance say, with the CDP ports it was given before. */
  Reservation reservation(String name, int base) {
    PortPlan plan = PortPlan.derive(Layouts.SIGIL, base);
    LeaseOwner owner = owner(name);
    PortBlock block = PortBlock.of(plan, PortSettings.DEFAULTS);
    return new Reservation(
        owner, block.with(CdpAssignments.read(owner.stateDirectory()).uses(plan)));
  }

  /** A base port with {@code room} ports above it that nobody listens on now. */
  int freeBase(int room) {
    return freeBase(probe, room);
  }

  /** The same; never among the ports of outgoing connections, which other programs take. */
  static int freeBase(PortProbe probe, int room) {
    for (int i = 0; i < 1_000; i++) {
      int base = ThreadLocalRandom.current().nextInt(20_000, 32_500 - room);
      boolean free = true;
      for (int port = base; free && port <= base + room; port++) {
        free = probe.isFree(port);
      }
      if (free) {
        return base;
      }
    }
    throw new IllegalStateException("no free base port on this host");
  }

  @Override
  public void close() {
    leases.forEach(Lease::close);
  }
}
