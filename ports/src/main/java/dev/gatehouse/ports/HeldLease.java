package dev.gatehouse.ports;

/**
 * A lease of a process that lives, with the places by which its instance is recognised.
 *
 * @param info what it says
 * @param places real places of its instance when it was taken
 */
record HeldLease(LeaseInfo info, RealPlaces places) {
  HeldLease with(PortBlock block) {
    return new HeldLease(
        new LeaseInfo(
            info.owner(),
            block,
            info.basePort(),
            info.pid(),
            info.processStartMillis(),
            info.sinceMillis()),
        places);
  }
}
