package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.EphemeralPorts;
import dev.gatehouse.ports.FreeBases;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseOwner;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortConflict;
import dev.gatehouse.ports.PortConflicts;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.ports.Reservation;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Whether somebody else has, or has reserved, a port that the instance needs. */
final class PortsCheck implements DoctorCheck {
  private static final int MOST = 10;

  @Override
  public String id() {
    return "ports";
  }

  @Override
  public String title() {
    return "the ports that follow from the base port";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    Instance instance = scope.instance();
    if (!scope.config().valid() || instance.marker().isEmpty()) {
      return List.of();
    }
    PortBlock wanted;
    PortPlan plan;
    try {
      PortSettings settings =
          PortSettings.of(
              scope.config().resolved(),
              instance.distribution().configKeys(),
              instance.configPath());
      plan =
          PortPlan.derive(instance.distribution().ports(), instance.ports().gateway())
              .adjusted(settings);
      wanted = PortBlock.of(plan, settings);
    } catch (GatehouseException e) {
      return List.of(
          Finding.fault(
                  "ports-impossible",
                  "the base port leaves no room",
                  String.valueOf(e.getMessage()),
                  scope.hint("config set gateway.port " + instance.distribution().defaultPort()))
              .withAdvice(e.remedy()));
    }
    List<Finding> found = new ArrayList<>();
    for (PortConflict conflict : conflicts(scope, wanted).stream().limit(MOST).toList()) {
      found.add(
          Finding.fault(
                  "ports-taken",
                  "a port is somebody else's",
                  conflict.text(),
                  mend(scope, conflict))
              .withAdvice(conflict.remedy()));
    }
    EphemeralPorts.ofThisHost()
        .warning(plan)
        .ifPresent(
            warning ->
                found.add(
                    Finding.note(
                        "ports-ephemeral",
                        "the base port may be taken by a passing connection",
                        warning,
                        scope.hint("ports plan"))));
    return found;
  }

  private static String mend(DoctorScope scope, PortConflict conflict) {
    return conflict.freeBase().isPresent()
        ? scope.hint("config set gateway.port " + conflict.freeBase().getAsInt())
        : scope.hint("ports show");
  }

  private static List<PortConflict> conflicts(DoctorScope scope, PortBlock wanted) {
    LeaseOwner owner = scope.instance().leaseOwner();
    List<LeaseInfo> leases = scope.leases().active();
    List<Reservation> reservations =
        scope.others().stream().map(KnownInstance::reservation).flatMap(Optional::stream).toList();
    PortProbe probe = new PortProbe();
    // While it runs, whoever listens on its ports is the instance itself.
    List<PortProbe.Listener> listeners =
        scope.running().isPresent()
            ? List.of()
            : probe.holders(
                wanted.uses().stream()
                    .filter(use -> use.role().listensFromStart())
                    .map(use -> use.port())
                    .toList());
    List<PortConflict> found =
        PortConflicts.between(owner, wanted, leases, reservations, listeners, OptionalInt.empty());
    if (found.isEmpty()) {
      return found;
    }
    List<PortBlock> taken =
        Stream.concat(
                leases.stream().map(LeaseInfo::block),
                reservations.stream().map(Reservation::block))
            .toList();
    OptionalInt free =
        FreeBases.suggest(
                scope.instance().distribution().ports(),
                scope.instance().distribution().defaultPort(),
                1,
                taken,
                probe)
            .stream()
            .mapToInt(Integer::intValue)
            .findFirst();
    return PortConflicts.between(owner, wanted, leases, reservations, listeners, free);
  }
}
