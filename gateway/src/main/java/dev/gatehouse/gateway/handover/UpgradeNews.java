package dev.gatehouse.gateway.handover;

import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.server.ServerLifecycle;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import dev.gatehouse.profiles.upgrade.UpgradeRecord;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Says in the log how an upgrade went that ended just before this life of the gateway began. */
@Singleton
final class UpgradeNews implements ServerLifecycle {
  private static final Duration NEW = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 1_000;

  private final Instance instance;
  private final GatewayLoop loop;
  private final InstanceLog log;
  private final Clock clock;
  private Runnable cancelLook = () -> {};

  @Inject
  UpgradeNews(Instance instance, GatewayLoop loop, InstanceLog log, Clock clock) {
    this.instance = instance;
    this.loop = loop;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void start() {
    cancelLook = loop.after(LOOK_MILLIS, () -> loop.blocking(this::last).onSuccess(this::tell));
  }

  @Override
  public void stop() {
    cancelLook.run();
  }

  private Optional<UpgradeRecord> last() throws IOException {
    return UpgradeFiles.of(instance).last();
  }

  private void tell(Optional<UpgradeRecord> last) {
    last.filter(UpgradeRecord::over)
        .filter(record -> Math.abs(clock.millis() - record.atMillis()) < NEW.toMillis())
        .ifPresent(
            record -> {
              if (record.step() == UpgradeRecord.Step.DONE) {
                log.info("upgrade", "done", "from", record.fromVersion(), "to", record.toVersion());
              } else {
                log.error("upgrade", "called off", "why", record.detail());
              }
            });
  }
}
