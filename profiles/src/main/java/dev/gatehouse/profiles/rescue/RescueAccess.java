package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.KnownInstance;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one instance may do to which sibling, and the records of what it did: one with the sibling,
 * for its operator, and one of its own, which the sibling cannot reach. Blocks.
 */
final class RescueAccess {
  private final Instance self;
  private final Siblings siblings;
  private final Clock clock;
  private final Consumer<RescueRecord.Line> witness;
  private final RescueRecord acts;

  RescueAccess(Instance self, Siblings siblings, Clock clock, Consumer<RescueRecord.Line> witness) {
    this.self = self;
    this.siblings = siblings;
    this.clock = clock;
    this.witness = witness;
    this.acts = RescueRecord.ofActs(self.stateDirectory());
  }

  /** The sibling of a name, when this instance may do {@code action} on it. */
  KnownInstance allowed(String name, String by, String action, boolean mends) {
    KnownInstance known = siblings.find(name);
    if (known.vanished()) {
      throw new GatehouseException(
          ExitCode.NOT_RUNNING,
          "the state directory of " + known.name() + " is gone: " + known.realStateDirectory(),
          "restore it from a backup");
    }
    Optional<RescueGrant> grant = granted(known);
    if (grant.filter(given -> given.mends() || !mends).isEmpty()) {
      String missing = grant.isEmpty() ? "may not look after " : "may look at, but not change ";
      String refusal = self.displayName() + " " + missing + known.name();
      tell(line(known.name(), by, action, "refused", refusal));
      throw new GatehouseException(
          ExitCode.ACCESS,
          refusal,
          "its operator allows it with: "
              + known.instance().commandHint("rescue allow " + self.displayName()));
    }
    return known;
  }

  /** What this instance may do for a sibling; empty for nothing. */
  Optional<RescueGrant> granted(KnownInstance known) {
    if (known.vanished()) {
      return Optional.empty();
    }
    try {
      return self.marker()
          .map(InstanceMarker::id)
          .flatMap(id -> new RescueGrants(known.realStateDirectory()).of(id));
    } catch (GatehouseException e) {
      return Optional.empty(); // what cannot be trusted allows nobody
    }
  }

  /** Records in both places what is to be done; what cannot be recorded is not done. */
  void begun(KnownInstance known, String by, String action, String detail) {
    RescueRecord.Line line = line(known.name(), by, action, "begun", detail);
    acts.append(line);
    theirs(known).append(line);
  }

  /** Records what has happened already; a disk that is full must not undo it. */
  void note(KnownInstance known, String by, String action, String outcome, String detail) {
    RescueRecord.Line line = line(known.name(), by, action, outcome, detail);
    tell(line);
    try {
      theirs(known).append(line);
    } catch (GatehouseException e) {
      tell(line(known.name(), by, action, outcome, "not recorded there: " + e.getMessage()));
    }
  }

  /** Records what was done to this instance itself; what cannot be recorded is not done. */
  void own(String by, String action, String outcome, String detail) {
    RescueRecord.Line line = line(self.displayName(), by, action, outcome, detail);
    new RescueRecord(self.stateDirectory()).append(line);
    witness.accept(line);
  }

  private static RescueRecord theirs(KnownInstance known) {
    return new RescueRecord(known.realStateDirectory());
  }

  private void tell(RescueRecord.Line line) {
    witness.accept(line);
    try {
      acts.append(line);
    } catch (GatehouseException e) {
      // The witness has it.
    }
  }

  private RescueRecord.Line line(
      String instance, String by, String action, String outcome, String detail) {
    String id = self.marker().map(InstanceMarker::id).orElse("");
    return new RescueRecord.Line(
        clock.millis(),
        self.displayName() + " " + id,
        instance,
        Shown.line(by),
        action,
        outcome,
        Shown.line(detail));
  }
}
