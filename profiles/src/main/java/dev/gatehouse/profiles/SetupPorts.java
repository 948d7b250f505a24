package dev.gatehouse.profiles;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.FreeBases;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseOwner;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortConflict;
import dev.gatehouse.ports.PortConflicts;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.ports.PortUse;
import dev.gatehouse.ports.Reservation;
import dev.gatehouse.profiles.Instance.Reason;
import dev.gatehouse.profiles.Instance.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Chooses the base port that a new instance keeps. */
final class SetupPorts {
  private final List<LeaseInfo> leases;
  private final List<Reservation> reservations;
  private final List<PortBlock> taken = new ArrayList<>();
  private final PortProbe probe = new PortProbe();
  private final InstanceCatalog catalog;

  SetupPorts(InstanceCatalog catalog, List<KnownInstance> others) {
    this.catalog = catalog;
    this.leases = others.stream().flatMap(known -> known.running().stream()).toList();
    this.reservations = InstanceCatalog.reservations(others);
    leases.forEach(lease -> taken.add(lease.block()));
    reservations.forEach(reservation -> taken.add(reservation.block()));
  }

  /**
   * Takes the port that was asked for, or refuses it with everybody named who has one of its ports;
   * where none was asked for, the usual one, or the next free one.
   */
  Choice choose(Instance instance, ConfigSnapshot config, SetupOptions options) {
    Distribution distribution = instance.distribution();
    PortSettings settings =
        PortSettings.of(config.resolved(), distribution.configKeys(), instance.configPath());
    Optional<Reason> asked =
        options.port().isPresent()
            ? Optional.of(
                new Reason(Source.FLAG, "the choice of port " + options.port().getAsInt()))
            : InstanceSetup.askedFor(instance);
    int wanted = options.port().orElse(instance.ports().gateway());
    if (options.leavesUsualPort() && asked.isEmpty() && wanted == distribution.defaultPort()) {
      taken.add(PortBlock.of(PortPlan.derive(distribution.ports(), wanted), settings));
      OptionalInt other = free(distribution, wanted);
      if (other.isPresent()) {
        return new Choice(
            other.getAsInt(),
            "the next free block; " + wanted + " is left to the first instance of this host");
      }
    }
    List<PortConflict> conflicts = conflicts(instance, settings, wanted);
    if (conflicts.isEmpty()) {
      return new Choice(
          wanted,
          asked.map(reason -> "asked for by " + reason.detail()).orElse("free on this host"));
    }
    if (asked.isPresent()) {
      throw refuse(conflicts, wanted, free(distribution, wanted));
    }
    OptionalInt free = free(distribution, wanted);
    if (free.isEmpty()) {
      throw refuse(conflicts, wanted, free);
    }
    return new Choice(free.getAsInt(), "the next free block, because " + conflicts.get(0).text());
  }

  private List<PortConflict> conflicts(Instance instance, PortSettings settings, int base) {
    PortBlock block =
        PortBlock.of(PortPlan.derive(instance.distribution().ports(), base), settings);
    Path real = Places.real(instance.stateDirectory());
    LeaseOwner owner =
        new LeaseOwner(
            instance.marker().map(InstanceMarker::id).orElse("path:" + real),
            instance.displayName(),
            real,
            instance.configPath());
    List<PortProbe.Listener> listeners = List.of();
    if (catalog.leases().of(real).filter(own -> own.basePort() == base).isEmpty()) {
      listeners =
          probe.listeners(
              block.uses().stream()
                  .filter(use -> use.role().listensFromStart())
                  .map(PortUse::port)
                  .toList());
    }
    return PortConflicts.between(
        owner, block, leases, reservations, listeners, OptionalInt.empty());
  }

  private OptionalInt free(Distribution distribution, int preferred) {
    return FreeBases.suggest(distribution.ports(), preferred, 1, taken, probe).stream()
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  private static GatehouseException refuse(
      List<PortConflict> conflicts, int wanted, OptionalInt free) {
    return new GatehouseException(
        ExitCode.CONFLICT,
        "the base port " + wanted + " cannot be used: " + PortConflicts.text(conflicts),
        free.isPresent()
            ? "use a free base port, for example --port " + free.getAsInt()
            : "end one of them, or choose another base port");
  }

  /** A base port and why. */
  record Choice(int base, String why) {}
}
