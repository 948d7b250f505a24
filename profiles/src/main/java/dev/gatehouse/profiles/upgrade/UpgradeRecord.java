package dev.gatehouse.profiles.upgrade;

import static java.util.Objects.requireNonNull;

/**
 * How far the upgrade of an instance has come.
 *
 * @param id names this upgrade
 * @param step what was reached last
 * @param program the start script of the new version
 * @param fromVersion version that ran before
 * @param fromPid its process
 * @param toVersion version that takes its place; empty while it has not said
 * @param toPid its process, 0 while there is none
 * @param startedAtMillis when it was asked for
 * @param atMillis when {@code step} was reached
 * @param detail for people: why it was called off; else empty
 */
public record UpgradeRecord(
    String id,
    Step step,
    String program,
    String fromVersion,
    long fromPid,
    String toVersion,
    long toPid,
    long startedAtMillis,
    long atMillis,
    String detail) {

  public UpgradeRecord {
    requireNonNull(id, "id");
    requireNonNull(step, "step");
    requireNonNull(program, "program");
    requireNonNull(fromVersion, "fromVersion");
    requireNonNull(toVersion, "toVersion");
    requireNonNull(detail, "detail");
  }

  /** The steps of an upgrade, in their order. */
  public enum Step {
    /** The new version's process is being started. */
    STARTING,
    /** It runs, has read the configuration, and waits. */
    WARM,
    /** The old one lets its turns end and starts no more. */
    DRAINING,
    /** The old one has closed its gateway, and the new one may open its own. */
    HANDED_OVER,
    /** The new one is ready; the old one is gone, or about to go. */
    DONE,
    /** It did not work, and the old one goes on. */
    CALLED_OFF
  }

  /** Whether nothing follows any more. */
  public boolean over() {
    return step == Step.DONE || step == Step.CALLED_OFF;
  }

  /** The same at a later step. */
  public UpgradeRecord at(Step next, long nowMillis, String why) {
    return new UpgradeRecord(
        id, next, program, fromVersion, fromPid, toVersion, toPid, startedAtMillis, nowMillis, why);
  }

  /** The same with what is known of the new version. */
  public UpgradeRecord to(String version, long pid) {
    return new UpgradeRecord(
        id, step, program, fromVersion, fromPid, version, pid, startedAtMillis, atMillis, detail);
  }
}
