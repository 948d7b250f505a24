package dev.gatehouse.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.PortLayout;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.ports.FileLeases.Transaction;
import dev.gatehouse.ports.PortUse.Origin;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Who runs on this host and which ports they hold. One table serves a whole process; several tables
 * on one directory, in one process or many, see each other. That a lease is alive is the kernel's
 * word, by a file lock; no process id is ever trusted. Safe to use from several threads; every
 * method blocks for file access.
 */
public final class LeaseTable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int ATTEMPTS = 3;

  private final FileLeases files;
  private final PortProbe probe;
  private final Clock clock;
  private final AnyBase anyBase;

  /** A table of the host's leases; touches no file before it is used. */
  public LeaseTable(HostDirectory directory, PortProbe probe) {
    this(directory, probe, Clock.systemUTC(), PATIENCE);
  }

  LeaseTable(HostDirectory directory, PortProbe probe, Clock clock, Duration patience) {
    this.files = new FileLeases(directory, patience);
    this.probe = probe;
    this.clock = clock;
    this.anyBase = new AnyBase(new SecureRandom());
  }

  private LeaseTable(LeaseTable same, PortProbe probe) {
    this.files = same.files;
    this.probe = probe;
    this.clock = same.clock;
    this.anyBase = same.anyBase;
  }

  /**
   * The same table for an instance whose sockets are open already, because its last process left
   * them: they are not in its way.
   *
   * @param own which ports these are; asked whenever it matters
   */
  public LeaseTable owning(IntPredicate own) {
    return new LeaseTable(this, probe.owning(own));
  }

  /**
   * Takes the ports of an instance that starts: {@link #acquire(LeaseOwner, PortPlan, PortBlock,
   * Supplier)} with reservations that stay the same.
   */
  public Lease acquire(
      LeaseOwner owner, PortPlan plan, PortBlock block, Collection<Reservation> reservations) {
    List<Reservation> fixed = List.copyOf(reservations);
    return acquire(owner, plan, block, () -> fixed);
  }

  /**
   * Takes the ports of an instance that starts, all or none.
   *
   * @param plan the plan, {@linkplain PortPlan#adjusted adjusted} to the instance's settings
   * @param block what to hold; CDP ports that were only given out before are left to {@link
   *     Lease#claimCdp}
   * @param reservations what the files of other instances say; asked now and at every CDP claim,
   *     and never inside a transaction. Those of this instance, by id or state directory, do not
   *     count
   * @throws PortConflictException when a port is held, reserved or listened on by somebody else
   * @throws GatehouseException with {@code CONFLICT} when the instance runs already or another one
   *     has the same state directory or configuration file
   */
  public Lease acquire(
      LeaseOwner owner,
      PortPlan plan,
      PortBlock block,
      Supplier<Collection<Reservation>> reservations) {
    Candidate only = new Candidate(plan, block.only(use -> !use.movable()));
    return take(new Request(owner, reservations), (request, leases) -> only);
  }

  /**
   * Takes the ports of an instance at any free base ("port 0"), from 20000 up and outside the range
   * of outgoing connections. Concurrent callers never get the same.
   *
   * @throws GatehouseException as {@link #acquire}; and with {@code CONFLICT} when no base is free
   */
  public Lease acquireAnywhere(
      LeaseOwner owner,
      PortLayout layout,
      PortSettings settings,
      Supplier<Collection<Reservation>> reservations) {
    EphemeralPorts ephemeral = EphemeralPorts.ofThisHost();
    return take(
        new Request(owner, reservations),
        (request, leases) -> {
          BaseSearch search = BaseSearch.of(layout, request.taken(leases), probe, ephemeral);
          int base = anyBase.choose(search).orElseThrow(LeaseTable::noBase);
          // The base is free; what is pinned may still not be.
          PortPlan plan = PortPlan.derive(layout, base).adjusted(settings);
          return new Candidate(plan, PortBlock.of(plan, settings));
        });
  }

  private Lease take(Request request, BiFunction<Request, List<LeaseInfo>, Candidate> choice) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Candidate candidate;
      List<LeaseInfo> leases;
      try (Transaction transaction = files.begin()) {
        leases = request.leases(transaction);
        candidate = choice.apply(request, leases);
        if (request.isFree(candidate.block(), leases)) {
          return request.hold(transaction, candidate);
        }
      }
      // Explaining takes its time, so it is done outside the transaction.
      List<PortConflict> conflicts = request.conflicts(candidate, leases);
      if (!conflicts.isEmpty()) {
        throw new PortConflictException(conflicts);
      }
    }
    throw new GatehouseException(
        ExitCode.CONFLICT,
        "a port of " + request.owner.name() + " is taken again and again, each time briefly",
        "use another base port");
  }

  /** Returns the leases whose process lives, ordered by base port. Creates nothing. */
  public List<LeaseInfo> active() {
    return held().stream()
        .map(HeldLease::info)
        .sorted(Comparator.comparingInt(LeaseInfo::basePort))
        .toList();
  }

  /**
   * Returns the lease of the instance that runs on this state directory, whatever path leads to it.
   */
  public Optional<LeaseInfo> of(Path stateDirectory) {
    LeaseOwner asked = new LeaseOwner("", "", stateDirectory, stateDirectory);
    RealPlaces places = RealPlaces.of(asked);
    return held().stream()
        .filter(lease -> lease.places().sameStateDirectory(places))
        .map(HeldLease::info)
        .findFirst();
  }

  /** Returns the lease that holds {@code port}, to name an instance where a process is known. */
  public Optional<LeaseInfo> holding(int port) {
    return active().stream().filter(lease -> lease.block().use(port).isPresent()).findFirst();
  }

  private List<HeldLease> held() {
    if (!files.exist()) {
      return List.of();
    }
    try (Transaction transaction = files.begin()) {
      return transaction.live();
    }
  }

  private static GatehouseException noBase() {
    return new GatehouseException(
        ExitCode.CONFLICT,
        "no base port from " + AnyBase.LOWEST + " to " + AnyBase.HIGHEST + " has its ports free",
        "stop gateways that are not needed, or name a base port with --port");
  }

  /** Ports that an instance could take. */
  private record Candidate(PortPlan plan, PortBlock block) {}

  /** One instance that wants to start. */
  private final class Request {
    private final LeaseOwner owner;
    private final RealPlaces places;
    private final Supplier<Collection<Reservation>> supplier;
    private final List<Reservation> reservations;

    Request(LeaseOwner owner, Supplier<Collection<Reservation>> supplier) {
      this.owner = owner;
      this.supplier = supplier;
      this.places = RealPlaces.of(owner);
      this.reservations = new ArrayList<>();
      for (Reservation other : supplier.get()) {
        if (!other.owner().instanceId().equals(owner.instanceId())) {
          RealPlaces theirs = RealPlaces.of(other.owner());
          // The same directory under an older id is this instance too.
          if (!theirs.sameStateDirectory(places)) {
            refuseSameConfig(theirs, other.owner(), "");
            reservations.add(other);
          }
        }
      }
    }

    /** The other running instances, none of which is this one by any name. */
    List<LeaseInfo> leases(Transaction transaction) {
      List<LeaseInfo> leases = new ArrayList<>();
      for (HeldLease held : transaction.live()) {
        LeaseInfo lease = held.info();
        String running = ", which runs as process " + lease.pid();
        if (lease.owner().instanceId().equals(owner.instanceId())) {
          throw alreadyRunning(held);
        }
        if (held.places().sameStateDirectory(places)) {
          throw new GatehouseException(
              ExitCode.CONFLICT,
              "the state directory "
                  + owner.stateDirectory()
                  + " of "
                  + owner.name()
                  + " is also that of "
                  + lease.owner().name()
                  + " ("
                  + lease.owner().stateDirectory()
                  + ")"
                  + running,
              "give each instance a state directory of its own");
        }
        refuseSameConfig(held.places(), lease.owner(), running);
        leases.add(lease);
      }
      return leases;
    }

    private void refuseSameConfig(RealPlaces theirs, LeaseOwner other, String running) {
      if (theirs.sameConfig(places)) {
        throw new GatehouseException(
            ExitCode.CONFLICT,
            "the configuration file "
                + owner.configPath()
                + " of "
                + owner.name()
                + " is also that of "
                + other.name()
                + " ("
                + other.configPath()
                + ")"
                + running,
            "give each instance a configuration file of its own");
      }
    }

    private GatehouseException alreadyRunning(HeldLease held) {
      LeaseInfo lease = held.info();
      if (!held.places().sameStateDirectory(places)) {
        return new GatehouseException(
            ExitCode.CONFLICT,
            owner.name()
                + " in "
                + owner.stateDirectory()
                + " has the same instance id as "
                + lease.owner().name()
                + " in "
                + lease.owner().stateDirectory()
                + ", which runs as process "
                + lease.pid()
                + ": one was copied from the other",
            "make the copy an instance of its own with \"instances clone\"");
      }
      return new GatehouseException(
          ExitCode.CONFLICT,
          owner.name()
              + " runs already as process "
              + lease.pid()
              + " on base port "
              + lease.basePort()
              + ", since "
              + Instant.ofEpochMilli(lease.sinceMillis()),
          "use the running gateway, or stop it first");
    }

    List<PortBlock> taken(List<LeaseInfo> leases) {
      List<PortBlock> taken = new ArrayList<>();
      leases.forEach(lease -> taken.add(lease.block()));
      reservations.forEach(reservation -> taken.add(reservation.block()));
      return taken;
    }

    boolean isFree(PortBlock block, List<LeaseInfo> leases) {
      return PortConflicts.between(
                  owner, block, leases, reservations, List.of(), OptionalInt.empty())
              .isEmpty()
          && listening(block).stream().allMatch(probe::isFree);
    }

    /** Who is in the way, instance or program, with a free base where one helps. */
    List<PortConflict> conflicts(Candidate candidate, List<LeaseInfo> leases) {
      PortBlock block = candidate.block();
      List<PortConflict> conflicts = conflicts(block, leases);
      boolean baseHelps =
          conflicts.stream().anyMatch(one -> one.wanted().origin() == Origin.DERIVED);
      if (!baseHelps) {
        return conflicts;
      }
      OptionalInt base = freeBase(candidate, leases);
      return conflicts.stream().map(conflict -> conflict.with(base)).toList();
    }

    private List<PortConflict> conflicts(PortBlock block, List<LeaseInfo> leases) {
      OptionalInt none = OptionalInt.empty();
      List<PortConflict> all =
          new ArrayList<>(
              PortConflicts.between(owner, block, leases, reservations, List.of(), none));
      Set<Integer> ask = listening(block);
      // Of those an instance is known to be the holder.
      all.forEach(conflict -> ask.remove(conflict.port()));
      all.addAll(
          PortConflicts.between(owner, block, List.of(), List.of(), probe.holders(ask), none));
      all.sort(Comparator.comparingInt(PortConflict::port));
      return all;
    }

    /** The ports that the gateway itself will listen on. */
    private Set<Integer> listening(PortBlock block) {
      return new HashSet<>(block.only(use -> use.role().listensFromStart()).numbers());
    }

    private OptionalInt freeBase(Candidate candidate, List<LeaseInfo> leases) {
      PortPlan plan = candidate.plan();
      Set<Integer> offsets = new HashSet<>();
      int span = plan.lastCdp() - plan.gateway();
      for (PortUse use : candidate.block().uses()) {
        if (use.origin() == Origin.DERIVED) {
          offsets.add(use.port() - plan.gateway());
        }
      }
      BaseSearch search =
          new BaseSearch(
              offsets, Math.max(span, 1), taken(leases), probe, EphemeralPorts.ofThisHost());
      return FreeBases.suggest(search, plan.gateway(), 1).stream()
          .mapToInt(Integer::intValue)
          .findFirst();
    }

    Lease hold(Transaction transaction, Candidate candidate) {
      PortPlan plan = candidate.plan();
      ProcessHandle process = ProcessHandle.current();
      long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
      LeaseInfo info =
          new LeaseInfo(
              owner, candidate.block(), plan.gateway(), process.pid(), started, clock.millis());
      HeldLease held = new HeldLease(info, places);
      ProcessLock lock = transaction.take(held).orElseThrow(() -> lockedWithoutText());
      return new FileLease(files, probe, plan, supplier, lock, held);
    }

    /** Somebody removed the text of a running instance; its lock still tells that it runs. */
    private GatehouseException lockedWithoutText() {
      return new GatehouseException(
          ExitCode.CONFLICT,
          owner.name() + " runs already; the file that says on which ports is missing",
          "stop that gateway first");
    }
  }
}
