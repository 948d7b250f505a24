package dev.gatehouse.gateway.budget;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.budget.Limit.Kind;
import dev.gatehouse.gateway.budget.Limit.State;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.Connections;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.transcript.Usage;
import dev.gatehouse.profiles.budget.InstanceBudget;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/**
 * Keeps one gateway within {@code gateway.budget} of its configuration, which counts as soon as it
 * is changed. What is measured now and then counts as it was last measured. Used on the gateway's
 * event loop only, but for {@link #checkTask}.
 */
@Singleton
public final class Budgets {
  /** Clients of this host's command line that get in although all places are taken. */
  private static final int RESERVED = 8;

  private static final Duration COME_BACK = Duration.ofSeconds(30);
  private static final long MEGABYTE = 1 << 20;

  private final LiveConfig config;
  private final Connections connections;
  private final TokenLedger ledger;
  private final Measures measures;
  private final Clock clock;
  private IntSupplier turns = () -> 0;
  private volatile long memoryBytes;
  private volatile long diskBytes;
  private volatile long tasks;

  @Inject
  Budgets(
      LiveConfig config,
      Connections connections,
      TokenLedger ledger,
      Measures measures,
      Clock clock) {
    this.config = config;
    this.connections = connections;
    this.ledger = ledger;
    this.measures = measures;
    this.clock = clock;
  }

  /** Says who counts the turns that run. */
  public void countTurns(IntSupplier running) {
    turns = running;
  }

  /**
   * Refuses a new turn while the memory or the disk is used up.
   *
   * @throws RpcException in the words of the wire
   */
  public void checkTurn() {
    refuse(memory());
    refuse(disk());
  }

  /**
   * Refuses one client more than there may be, and any while the memory is used up. The command
   * line on this host gets in all the same, so that somebody can mend it.
   *
   * @param operator whether it is the command line on this host
   * @throws RpcException in the words of the wire
   */
  public void checkConnection(boolean operator) {
    Limit places = connections();
    if (operator) {
      if (places.limit().isPresent() && places.used() >= places.limit().getAsLong() + RESERVED) {
        throw refusal(places);
      }
      return;
    }
    refuse(places);
    refuse(memory());
  }

  /** How many turns may run at once, at most {@code otherwise}. */
  public int turnsAtOnce(int otherwise) {
    return (int) Math.min(otherwise, Math.max(1, budget().turns().orElse(otherwise)));
  }

  /**
   * Refuses a process more than there may be. Blocks; any thread.
   *
   * @throws GatehouseException with {@link ExitCode#CONFLICT}
   */
  public void checkTask() {
    OptionalLong limit = budget().tasks();
    if (limit.isEmpty()) {
      return;
    }
    tasks = measures.tasks();
    Limit now = new Limit(Kind.TASKS, tasks, limit);
    if (now.state() == State.REACHED) {
      throw new GatehouseException(
          ExitCode.CONFLICT, text(now), "end some of them, or raise gateway.budget.tasks");
    }
  }

  /** Why no model may be asked now; empty while the tokens of today are not used up. */
  public Future<Optional<String>> tokensRefused() {
    OptionalLong limit = budget().tokensPerDay();
    if (limit.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return ledger
        .today()
        .map(
            used ->
                used < limit.getAsLong()
                    ? Optional.empty()
                    : Optional.of(
                        text(new Limit(Kind.TOKENS, used, limit))
                            + "; it begins anew on "
                            + LocalDate.now(clock).plusDays(1)
                            + ", or raise gateway.budget.tokensPerDay"));
  }

  /** Counts what a call of a model took. Any thread. */
  public void spent(Usage usage) {
    if (usage.total() > 0 || usage.cost() > 0) {
      ledger.add(usage);
    }
  }

  /** Every limit with what is known of its use, without a look at the disk. */
  List<Limit> known() {
    InstanceBudget budget = budget();
    return List.of(
        memory(),
        new Limit(Kind.TASKS, tasks, budget.tasks()),
        connections(),
        new Limit(Kind.TURNS, turns.getAsInt(), budget.turns()),
        new Limit(Kind.TOKENS, ledger.known(), budget.tokensPerDay()),
        disk());
  }

  /** The limits that are set, for {@code status}; an empty list where none is. */
  public List<JsonObject> status() {
    List<JsonObject> limits = new ArrayList<>();
    known().stream()
        .filter(limit -> limit.limit().isPresent())
        .map(Limit::toJson)
        .forEach(limits::add);
    return limits;
  }

  InstanceBudget budget() {
    return InstanceBudget.of(config.current().resolved());
  }

  void measured(long memory, long disk, long taskCount) {
    memoryBytes = memory;
    diskBytes = disk;
    tasks = taskCount;
  }

  void measuredMemory(long bytes) {
    memoryBytes = bytes;
  }

  void measuredDisk(long bytes) {
    diskBytes = bytes;
  }

  private Limit memory() {
    return megabytes(Kind.MEMORY, memoryBytes, budget().memoryBytes());
  }

  private Limit disk() {
    return megabytes(Kind.DISK, diskBytes, budget().diskBytes());
  }

  private Limit connections() {
    return new Limit(Kind.CONNECTIONS, connections.count(), budget().connections());
  }

  private static Limit megabytes(Kind kind, long bytes, OptionalLong limit) {
    return new Limit(
        kind,
        bytes / MEGABYTE,
        limit.isPresent() ? OptionalLong.of(limit.getAsLong() / MEGABYTE) : limit);
  }

  private static void refuse(Limit limit) {
    if (limit.state() == State.REACHED) {
      throw refusal(limit);
    }
  }

  private static RpcException refusal(Limit limit) {
    return new RpcException(
        ErrorCode.UNAVAILABLE,
        text(limit) + "; free some, or raise gateway.budget." + limit.kind().key,
        new JsonObject().put("code", "BUDGET_EXCEEDED").put("budget", limit.toJson()),
        COME_BACK);
  }

  private static String text(Limit limit) {
    return "the budget is used up: "
        + limit.used()
        + " of "
        + limit.limit().orElse(0)
        + " "
        + limit.kind().unit;
  }
}
