package dev.gatehouse.gateway.budget;

import dev.gatehouse.gateway.budget.Limit.Kind;
import dev.gatehouse.gateway.budget.Limit.State;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.budget.InstanceBudget;
import dev.gatehouse.profiles.component.GatewayComponent;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Measures now and then what is limited, and says when a limit comes near, is reached, and is free
 * again: once each, in the log and as an event. What is not limited is not measured. Used on the
 * gateway's event loop, where it does not block.
 */
@Singleton
final class BudgetWatch implements GatewayComponent {
  static final String EVENT = "budget";

  private static final long TICK_MILLIS = 10_000;

  /** A disk that is far from its limit is counted this seldom. */
  private static final int DISK_TICKS = 6;

  /** Collections that are asked for to learn the truth come no closer than this. */
  private static final Duration BETWEEN_COLLECTIONS = Duration.ofMinutes(1);

  private final Budgets budgets;
  private final Measures measures;
  private final GatewayLoop loop;
  private final Broadcaster broadcaster;
  private final LeaseTable leases;
  private final InstanceLog log;
  private final Map<Kind, State> told = new EnumMap<>(Kind.class);
  private Runnable cancel = () -> {};
  private boolean busy;
  private int ticks;
  private long collectedNanos = System.nanoTime() - BETWEEN_COLLECTIONS.toNanos();
  private long withoutRubbish;

  @Inject
  BudgetWatch(
      Budgets budgets,
      Measures measures,
      GatewayLoop loop,
      Broadcaster broadcaster,
      LeaseTable leases,
      InstanceLog log) {
    this.budgets = budgets;
    this.measures = measures;
    this.loop = loop;
    this.broadcaster = broadcaster;
    this.leases = leases;
    this.log = log;
  }

  @Override
  public String name() {
    return "budgets";
  }

  @Override
  public CompletionStage<Void> start() {
    loop.run(
        () -> {
          tick();
          cancel = loop.every(TICK_MILLIS, this::tick);
        });
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> stop() {
    loop.run(() -> cancel.run());
    return CompletableFuture.completedFuture(null);
  }

  /** Measures everything, limited or not. */
  Future<List<Limit>> measureAll() {
    return loop.blocking(
            () -> {
              budgets.measured(memory(budgets.budget()), measures.disk(), measures.tasks());
              return true;
            })
        .map(
            ignored -> {
              tell();
              return budgets.known();
            });
  }

  private void tick() {
    InstanceBudget budget = budgets.budget();
    boolean disk = budget.diskBytes().isPresent() && (ticks++ % DISK_TICKS == 0 || diskIsNear());
    if (!disk && budget.memoryBytes().isEmpty()) {
      tell();
      return;
    }
    if (busy) {
      return; // a large directory takes its time
    }
    busy = true;
    loop.blocking(
            () -> {
              measure(budget, disk);
              return true;
            })
        .onComplete(
            done -> {
              busy = false;
              if (done.failed()) {
                log.warn("budget", "could not measure", "why", String.valueOf(done.cause()));
              }
              tell();
            });
  }

  private void measure(InstanceBudget budget, boolean disk) throws IOException {
    if (budget.memoryBytes().isPresent()) {
      budgets.measuredMemory(memory(budget));
    }
    if (disk) {
      budgets.measuredDisk(measures.disk());
    }
  }

  /** Blocks. Where it looks too much, what counts is what is left without the rubbish. */
  private synchronized long memory(InstanceBudget budget) {
    long used = measures.memory();
    if (budget.memoryBytes().isEmpty() || used < budget.memoryBytes().getAsLong()) {
      return used;
    }
    if (isShared()) {
      return 0; // what siblings in this process use cannot be told apart, and is not held against
      // us
    }
    if (System.nanoTime() - collectedNanos >= BETWEEN_COLLECTIONS.toNanos()) {
      withoutRubbish = measures.memoryWithoutRubbish();
      collectedNanos = System.nanoTime();
    }
    return withoutRubbish;
  }

  private boolean isShared() {
    long self = ProcessHandle.current().pid();
    return leases.active().stream().filter(lease -> lease.pid() == self).count() > 1;
  }

  private boolean diskIsNear() {
    return told.getOrDefault(Kind.DISK, State.OK) != State.OK;
  }

  private void tell() {
    for (Limit limit : budgets.known()) {
      State before = told.getOrDefault(limit.kind(), State.OK);
      // Turns that wait for one another are no news.
      if (limit.kind() != Kind.TURNS && limit.state() != before) {
        told.put(limit.kind(), limit.state());
        say(limit);
      }
    }
  }

  private void say(Limit limit) {
    Object[] values = {
      "budget", limit.kind().key, "used", limit.used(), "limit", limit.limit().orElse(0)
    };
    switch (limit.state()) {
      case REACHED -> log.warn("budget", "a budget is used up: " + limit.kind().effect, values);
      case NEAR -> log.warn("budget", "a budget is nearly used up", values);
      case OK -> log.info("budget", "a budget has room again", values);
    }
    broadcaster.broadcast(GatewayEvent.of(EVENT, limit.toJson()));
  }
}
