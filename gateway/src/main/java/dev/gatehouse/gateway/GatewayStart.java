package dev.gatehouse.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.log.LogSettings;
import dev.gatehouse.profiles.Instance;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * Takes what a gateway needs, step by step, and gives it back in reverse. Used by one thread at a
 * time; {@link #instance} and {@link #token} by any.
 */
final class GatewayStart {
  private static final Duration UNDO_LIMIT = Duration.ofSeconds(10);

  private final GatewaySpec spec;
  private final UndoStack held = new UndoStack();
  private volatile Instance instance;

  GatewayStart(GatewaySpec spec, Instance instance) {
    this.spec = spec;
    this.instance = instance;
  }

  Instance instance() {
    return instance;
  }

  String token() {
    throw new UnsupportedOperationException();
  }

  /**
   * Runs every step. When one fails, everything is given back before the failure is thrown. Blocks.
   *
   * @param giveUp asked between two steps
   */
  void run(BooleanSupplier giveUp) {
    try {
      GatewayThreads threads = new GatewayThreads("gatehouse-" + instance.profile() + "-");
      InstanceLog log =
          step(
              "open the log",
              giveUp,
              () ->
                  InstanceLog.open(
                      instance.displayName(),
                      LogSettings.in(instance.stateDirectory()),
                      threads.prefix() + "log",
                      Clock.systemDefaultZone()));
      held.push("close the log", left -> log.close());
      GatewayVertx vertx =
          step(
              "start the event loop", giveUp, () -> GatewayVertx.build(threads, spec.eventLoops()));
      held.push("end the event loop", vertx::close);
    } catch (RuntimeException | Error e) {
      undoAfter(e);
      throw e;
    }
  }

  /** Gives everything back, newest first. Blocks. */
  void undo(Duration limit) {
    held.undo(limit);
  }

  private void undoAfter(Throwable failure) {
    try {
      held.undo(UNDO_LIMIT);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private <T> T step(String name, BooleanSupplier giveUp, Callable<T> action) {
    if (giveUp.getAsBoolean()) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          instance.displayName() + " was stopped before it was ready",
          "start it again");
    }
    try {
      return action.call();
    } catch (GatehouseException e) {
      throw new GatehouseException(
          e.exitCode(),
          instance.displayName() + " could not " + name + ": " + e.getMessage(),
          e.remedy(),
          e);
    } catch (Exception e) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          instance.displayName() + " could not " + name + ": " + e,
          "look into its log",
          e);
    }
  }
}
