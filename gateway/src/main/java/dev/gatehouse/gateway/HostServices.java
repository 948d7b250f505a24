package dev.gatehouse.gateway;

import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceSetup;
import dev.gatehouse.profiles.service.ServiceManager;
import java.time.Clock;
import java.util.Optional;

/**
 * What all gateways of one host ask about the machine that they share.
 *
 * @param services who keeps gateways of this machine running; empty where the embedder told nobody
 * @param clock the time of day, which may be set while they run
 */
record HostServices(
    LeaseTable leases,
    KnownReservations reservations,
    InstanceSetup setup,
    InstanceCatalog catalog,
    Optional<ServiceManager> services,
    Clock clock) {}
