package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The right to run a gateway on a state directory, by an operating-system lock on a file in it. The
 * kernel takes it back when the process dies, however it dies, and never before; no process id is
 * trusted. Safe to close from any thread.
 */
public final class StateLock implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

  private final ProcessLock lock;

  private StateLock(ProcessLock lock) {
    this.lock = requireNonNull(lock, "lock");
  }

  /**
   * Takes the lock of an instance's state directory. Blocks for file access, and on a refusal for
   * up to a second, to find out whether the owner answers.
   *
   * @param leases tells who the owner is
   * @throws GatehouseException with {@link ExitCode#CONFLICT} when it is held, naming the owner;
   *     {@link ExitCode#IO} when the file cannot be opened
   */
  public static StateLock take(Instance instance, LeaseTable leases) {
    return take(instance, () -> leases.of(Places.real(instance.stateDirectory())));
  }

  /**
   * Takes the lock as {@link #take(Instance, LeaseTable)} does; a refusal cannot name the owner.
   */
  public static StateLock take(Instance instance) {
    return take(instance, Optional::empty);
  }

  /** Returns whether some process, this one included, runs a gateway there now. Blocks. */
  public static boolean isHeld(Path stateDirectory) {
    try {
      return ProcessLock.isHeld(new StateLayout(Places.real(stateDirectory)).gatewayLock());
    } catch (IOException e) {
      throw unusable(stateDirectory, e);
    }
  }

  private static StateLock take(Instance instance, Supplier<Optional<LeaseInfo>> owner) {
    Path state = Places.real(instance.stateDirectory());
    try {
      StateLock taken =
          ProcessLock.tryTake(new StateLayout(state).gatewayLock())
              .map(StateLock::new)
              .orElseThrow(() -> held(instance, owner.get()));
      finishRestore(instance, taken);
      return taken;
    } catch (IOException e) {
      throw unusable(state, e);
    }
  }

  /** What the caller knows of the instance is older than what a restore has just put there. */
  private static void finishRestore(Instance instance, StateLock taken) {
    boolean usable = false;
    try {
      usable = !StateSwap.finish(instance);
    } finally {
      if (!usable) {
        taken.close();
      }
    }
    if (!usable) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          "a restore of "
              + instance.displayName()
              + " had been interrupted; it was brought to its end just now",
          "run the command again: it reads what was restored");
    }
  }

  private static GatehouseException held(Instance instance, Optional<LeaseInfo> owner) {
    if (owner.isEmpty()) {
      return new GatehouseException(
          ExitCode.CONFLICT,
          instance.displayName()
              + " is in use: another process works in "
              + instance.stateDirectory()
              + " and is starting or stopping",
          "wait a moment and try again");
    }
    LeaseInfo lease = owner.get();
    boolean self = lease.pid() == ProcessHandle.current().pid();
    boolean answers = self || PortAnswer.within(lease.basePort(), ANSWER_LIMIT);
    String who =
        lease.owner().name()
            + (self ? " in this same process" : " as process " + lease.pid())
            + " on port "
            + lease.basePort();
    String stop = "stop it with \"" + instance.commandHint("gateway stop") + "\"";
    if (answers) {
      return new GatehouseException(
          ExitCode.CONFLICT,
          instance.stateDirectory() + " is in use: the gateway runs already, " + who,
          "use the running gateway, or " + stop);
    }
    return new GatehouseException(
        ExitCode.CONFLICT,
        instance.stateDirectory() + " is in use: the gateway is alive but not answering, " + who,
        "continue or end process "
            + lease.pid()
            + " (a process stopped by a signal goes on with kill -CONT "
            + lease.pid()
            + "), or "
            + stop);
  }

  private static GatehouseException unusable(Path state, IOException e) {
    return new GatehouseException(
        ExitCode.IO,
        "cannot lock " + state + ": " + Failures.cause(e),
        "make the directory writable for this user, on a file system that knows locks",
        e);
  }

  /** Gives the directory back. Does nothing the second time. */
  @Override
  public void close() {
    lock.close();
  }
}
