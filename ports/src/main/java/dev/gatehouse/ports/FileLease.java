package dev.gatehouse.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.ports.FileLeases.Transaction;
import dev.gatehouse.ports.PortUse.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** A lease whose lock this process holds. Every change is one transaction of {@link FileLeases}. */
final class FileLease implements Lease {
  // A gateway that stops does not wait long for another process.
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final FileLeases files;
  private final PortProbe probe;
  private final PortPlan plan;
  private final Supplier<Collection<Reservation>> reservations;
  private final ProcessLock lock;
  private final Map<String, Integer> claimed = new HashMap<>();
  private volatile HeldLease held;
  private boolean open = true;

  FileLease(
      FileLeases files,
      PortProbe probe,
      PortPlan plan,
      Supplier<Collection<Reservation>> reservations,
      ProcessLock lock,
      HeldLease held) {
    this.files = files;
    this.probe = probe;
    this.plan = plan;
    this.reservations = reservations;
    this.lock = lock;
    this.held = held;
  }

  @Override
  public LeaseOwner owner() {
    return held.info().owner();
  }

  @Override
  public PortPlan plan() {
    return plan;
  }

  @Override
  public PortBlock block() {
    return held.info().block();
  }

  @Override
  public int claimCdp(String browserProfile, OptionalInt pinned) {
    // Asked for before the transaction: it reads files of other instances.
    List<Reservation> others =
        reservations.get().stream()
            .filter(one -> !one.owner().instanceId().equals(owner().instanceId()))
            .toList();
    try (Transaction transaction = files.begin()) {
      requireOpen();
      Integer before = claimed.get(browserProfile);
      if (before != null && (pinned.isEmpty() || pinned.getAsInt() == before)) {
        return before;
      }
      List<LeaseInfo> leases =
          transaction.live().stream()
              .map(HeldLease::info)
              .filter(lease -> !lease.owner().instanceId().equals(owner().instanceId()))
              .toList();
      int port =
          pinned.isPresent()
              ? pinned(browserProfile, pinned.getAsInt(), leases, others)
              : assigned(browserProfile, leases, others);
      if (before != null) {
        hold(transaction, without(before));
      }
      PortUse use =
          pinned.isPresent()
              ? PortBlockBuilder.pinnedCdp(browserProfile, port)
              : CdpAssignments.use(browserProfile, port);
      hold(transaction, block().with(List.of(use)));
      claimed.put(browserProfile, port);
      return port;
    }
  }

  private int pinned(
      String browserProfile, int port, List<LeaseInfo> leases, List<Reservation> others) {
    PortUse wanted = PortBlockBuilder.pinnedCdp(browserProfile, port);
    Optional<PortUse> mine = block().use(port);
    boolean pinnedBefore =
        mine.filter(use -> use.origin() == Origin.PINNED && !use.role().listensFromStart())
            .isPresent();
    if (claimed.containsValue(port) || (mine.isPresent() && !pinnedBefore)) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          wanted.reason()
              + ": "
              + owner().name()
              + " uses port "
              + port
              + " already for its "
              + mine.map(PortUse::reason).orElse("other browser profile"),
          "pin another port in browser.profiles." + browserProfile + ".cdpPort");
    }
    List<PortConflict> conflicts =
        PortConflicts.between(
            owner(),
            new PortBlock(List.of(wanted)),
            leases,
            others,
            List.of(),
            OptionalInt.empty());
    if (!conflicts.isEmpty()) {
      throw new PortConflictException(conflicts);
    }
    return port;
  }

  private int assigned(String browserProfile, List<LeaseInfo> leases, List<Reservation> others) {
    CdpAssignments known = CdpAssignments.read(owner().stateDirectory());
    CdpForecast forecast = new CdpForecast(plan, known, probe::isFree);
    forecast.hold(owner().name(), block());
    leases.forEach(lease -> forecast.hold(lease.owner().name(), lease.block()));
    others.forEach(forecast::reserve);
    CdpForecast.Choice choice = forecast.choose(browserProfile);
    int port = choice.port().orElseThrow(() -> full(browserProfile));
    if (!choice.again()) {
      save(known.with(browserProfile, port - plan.gateway()));
    }
    return port;
  }

  private GatehouseException full(String browserProfile) {
    return new GatehouseException(
        ExitCode.CONFLICT,
        "browser profile \""
            + browserProfile
            + "\" of "
            + owner().name()
            + " finds no free port from "
            + plan.firstCdp()
            + " to "
            + plan.lastCdp(),
        "stop browsers that are not needed, or pin a port outside that range in browser.profiles."
            + browserProfile
            + ".cdpPort");
  }

  @Override
  public void releaseCdp(String browserProfile) {
    try (Transaction transaction = files.begin()) {
      release(transaction, browserProfile);
    }
  }

  @Override
  public void forgetCdp(String browserProfile) {
    try (Transaction transaction = files.begin()) {
      release(transaction, browserProfile);
      CdpAssignments known = CdpAssignments.read(owner().stateDirectory());
      if (known.offsets().containsKey(browserProfile)) {
        save(known.without(browserProfile));
      }
    }
  }

  private void release(Transaction transaction, String browserProfile) {
    requireOpen();
    Integer port = claimed.remove(browserProfile);
    if (port != null) {
      hold(transaction, without(port));
    }
  }

  /** A pin stays: the configuration still names it. */
  private PortBlock without(int port) {
    return block().only(use -> use.port() != port || !use.movable());
  }

  private void hold(Transaction transaction, PortBlock block) {
    HeldLease changed = held.with(block);
    transaction.write(changed);
    held = changed;
  }

  private void save(CdpAssignments assignments) {
    try {
      assignments.write(owner().stateDirectory());
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          owner().stateDirectory().resolve(CdpAssignments.FILE_NAME) + " cannot be written: " + e,
          "make room on the disk and the directory writable for this user",
          e);
    }
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("the lease of " + owner().name() + " was given back");
    }
  }

  @Override
  public void close() {
    try (Transaction transaction = files.begin(CLOSE_PATIENCE)) {
      if (open) {
        open = false;
        transaction.release(owner().instanceId(), lock);
      }
    } catch (GatehouseException e) {
      // The files cannot be tidied up now; without its lock the lease is over all the same.
      files.forget(owner().instanceId(), lock);
    }
  }
}
