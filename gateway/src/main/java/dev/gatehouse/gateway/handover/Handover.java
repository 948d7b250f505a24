package dev.gatehouse.gateway.handover;

import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.gateway.lifecycle.GatewayLifecycle;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.socket.ListeningSockets;
import dev.gatehouse.gateway.turn.TurnPause;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import dev.gatehouse.profiles.upgrade.UpgradeRecord;
import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.util.Optional;

/** Begins an upgrade of this gateway when it is asked to. */
@Singleton
final class Handover {
  private final Instance instance;
  private final Clock clock;
  private final InstanceLog log;
  private final GatewayVersion version;
  private final Optional<Successor> successor;
  private final OldGateway gateway;
  private final HandoverLimits limits;
  private final HandoverWatch watch;

  @Inject
  Handover(
      Instance instance,
      Clock clock,
      InstanceLog log,
      GatewayVersion version,
      Optional<Successor> successor,
      GatewayLoop loop,
      GatewayLifecycle lifecycle,
      ListeningSockets sockets,
      TurnPause turns,
      HandoverLimits limits,
      HandoverWatch watch) {
    this.instance = instance;
    this.clock = clock;
    this.log = log;
    this.version = version;
    this.successor = successor;
    this.gateway = new OldGateway(instance, loop, lifecycle, sockets, turns, limits);
    this.limits = limits;
    this.watch = watch;
  }

  /**
   * Begins the upgrade that was asked for with {@code id}. Blocks only for files; the upgrade goes
   * on in a thread that outlives this gateway.
   *
   * @throws RpcException when it cannot begin
   */
  UpgradeRecord begin(String id) throws IOException {
    Successor next =
        successor.orElseThrow(
            () ->
                RpcException.unavailable(
                    "this gateway shares its process with others, or is part of another program;"
                        + " restart that instead"));
    UpgradeFiles files = UpgradeFiles.of(instance);
    ProcessLock lock =
        files.lock().orElseThrow(() -> RpcException.unavailable("an upgrade is running already"));
    try {
      UpgradeFiles.Request request =
          files
              .take(id)
              .orElseThrow(
                  () -> RpcException.unavailable("another upgrade was asked for meanwhile"));
      UpgradeRecord record =
          new UpgradeRecord(
              id,
              Step.STARTING,
              request.program().toString(),
              version.text(),
              ProcessHandle.current().pid(),
              "",
              0,
              clock.millis(),
              clock.millis(),
              "");
      files.write(record);
      log.info("upgrade", "starting the new version", "program", request.program());
      String marker = instance.marker().map(InstanceMarker::id).orElse("");
      HandoverRun run =
          new HandoverRun(
              gateway,
              next,
              request,
              marker,
              new Progress(files, record, clock, watch, log),
              limits);
      Thread thread =
          new Thread(
              () -> {
                try (lock) {
                  run.run();
                }
              },
              "gatehouse-upgrade-" + instance.profile());
      thread.setDaemon(true);
      thread.start();
      return record;
    } catch (FileSystemException e) {
      lock.close();
      throw RpcException.unavailable("the request cannot be taken: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }
}
