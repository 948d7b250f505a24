package dev.gatehouse.gateway.handover;

import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;

/** Told of each step when it is written down, on the upgrade's own thread. */
interface HandoverWatch {
  HandoverWatch NONE = step -> {};

  void reached(Step step);
}
