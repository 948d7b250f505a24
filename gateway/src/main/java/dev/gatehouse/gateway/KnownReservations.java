package dev.gatehouse.gateway;

import dev.gatehouse.ports.Reservation;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.KnownInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The ports that the files of instances on this machine reserve. Gateways that start together ask
 * the same question, and each answer reads every instance's configuration: so one answer serves for
 * a moment. Running gateways are not its business, their leases are. Blocks; safe to share between
 * threads.
 */
final class KnownReservations {
  private static final Duration LIFE = Duration.ofSeconds(1);

  private final InstanceCatalog catalog;
  private List<Known> known = List.of();
  private long readAtNanos;
  private boolean read;

  KnownReservations(InstanceCatalog catalog) {
    this.catalog = catalog;
  }

  /** What all instances but the one on {@code stateDirectory} reserve. */
  List<Reservation> ofOthers(Path stateDirectory) {
    Path own = real(stateDirectory);
    return current().stream()
        .filter(other -> !other.stateDirectory.equals(own))
        .map(Known::reservation)
        .flatMap(Optional::stream)
        .toList();
  }

  private synchronized List<Known> current() {
    if (!read || System.nanoTime() - readAtNanos > LIFE.toNanos()) {
      known = catalog.all().stream().map(Known::of).toList();
      readAtNanos = System.nanoTime();
      read = true;
    }
    return known;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  private record Known(Path stateDirectory, Optional<Reservation> reservation) {
    static Known of(KnownInstance instance) {
      return new Known(instance.realStateDirectory(), instance.reservation());
    }
  }
}
