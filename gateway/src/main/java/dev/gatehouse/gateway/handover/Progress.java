package dev.gatehouse.gateway.handover;

import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import dev.gatehouse.profiles.upgrade.UpgradeRecord;
import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Writes down how far one upgrade has come. Used by its thread only. */
final class Progress {
  private final UpgradeFiles files;
  private final Clock clock;
  private final HandoverWatch watch;
  private final InstanceLog log;
  private final Optional<Path> programBefore;
  private UpgradeRecord record;

  Progress(
      UpgradeFiles files, UpgradeRecord record, Clock clock, HandoverWatch watch, InstanceLog log)
      throws IOException {
    this.programBefore = files.program();
    this.files = files;
    this.record = record;
    this.clock = clock;
    this.watch = watch;
    this.log = log;
  }

  void to(String version, long pid) {
    record = record.to(version, pid);
  }

  void reached(Step step) throws IOException {
    record = record.at(step, clock.millis(), "");
    files.write(record);
    log.info("upgrade", "step", "reached", step);
    watch.reached(step);
  }

  /** The new process has written the last step already. */
  void done() {
    watch.reached(Step.DONE);
  }

  void calledOff(String why) {
    record = record.at(Step.CALLED_OFF, clock.millis(), why);
    try {
      // The new process may have come as far as to name itself.
      if (programBefore.isPresent()) {
        files.useProgram(programBefore.get());
      } else {
        files.useUsualProgram();
      }
      files.write(record);
    } catch (IOException e) {
      // What was written last says how far it came; the old gateway goes on either way.
    }
    // Unless the gateway was closed meanwhile; then its next life tells.
    log.error("upgrade", "called off", "why", why);
    watch.reached(Step.CALLED_OFF);
  }
}
