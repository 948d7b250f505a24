package dev.gatehouse.gateway;

import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceSetup;

/** What all gateways of one host ask about the machine that they share. */
record HostServices(
    LeaseTable leases,
    KnownReservations reservations,
    InstanceSetup setup,
    InstanceCatalog catalog) {}
