package dev.gatehouse.profiles.service.supervisor;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.Pulse;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Feels a gateway's pulse on the port that its lease names. The answer comes from the event loop
 * that serves every client, so a loop that hangs does not give one, and it carries the proof of the
 * instance, so nobody else can give it.
 */
public final class LoopProbe implements HealthProbe {
  private final Instance instance;
  private final Path state;
  private final LeaseTable leases;
  private final Duration limit;

  /** Creates a probe that waits for {@code limit} for an answer. */
  public LoopProbe(Instance instance, LeaseTable leases, Duration limit) {
    this.instance = instance;
    this.state = Places.real(instance.stateDirectory());
    this.leases = leases;
    this.limit = limit;
  }

  @Override
  public Sign look() {
    Optional<LeaseInfo> lease = leases.of(state);
    if (lease.isEmpty()) {
      return Sign.STARTING;
    }
    Optional<InstanceMarker> marker = marker(lease.get());
    if (marker.isEmpty()) {
      return Sign.UNKNOWN;
    }
    return switch (Pulse.of(marker, lease.get().basePort(), limit).beat()) {
      case ALIVE -> Sign.ANSWERS;
      case SILENT -> isBeingReplaced(lease.get()) ? Sign.REPLACED : Sign.SILENT;
      case STRANGER -> Sign.STRANGER;
      // Nobody listens before everything else has started, and after the first step of an end.
      case NONE -> Sign.UNKNOWN;
    };
  }

  /**
   * Who the gateway with this lease can prove to be: what the instance was when this process
   * started, or what it has become since by a reset or a restored backup.
   */
  private Optional<InstanceMarker> marker(LeaseInfo lease) {
    return instance
        .marker()
        .filter(known -> isOf(lease, known))
        .or(() -> markerOnDisk().filter(known -> isOf(lease, known)));
  }

  private Optional<InstanceMarker> markerOnDisk() {
    try {
      return InstanceMarker.read(state);
    } catch (GatehouseException e) {
      return Optional.empty();
    }
  }

  private static boolean isOf(LeaseInfo lease, InstanceMarker marker) {
    return marker.id().equals(lease.owner().instanceId());
  }

  private boolean isBeingReplaced(LeaseInfo lease) {
    try {
      return UpgradeFiles.in(state)
          .current()
          .filter(record -> record.fromPid() == lease.pid() || record.toPid() == lease.pid())
          .isPresent();
    } catch (IOException e) {
      return false;
    }
  }
}
