package dev.gatehouse.browser.chromium;

import dev.gatehouse.browser.chromium.Launcher.Starting;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.core.Environment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the browsers of one gateway and ends them, and no others. On Linux and macOS a browser's
 * life hangs on its gateway's: it ends by itself however the gateway ends. Never blocks; futures
 * complete on the caller's context. Calls for one user data directory must come one after the
 * other; calls for different ones may overlap.
 */
public final class Chromium {
  private static final Logger LOG = LoggerFactory.getLogger(Chromium.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final HostSystem system;
  private final Launcher launcher;
  private final Recovery recovery;
  private final MemoryWatch memory;
  private final boolean piped;
  private final Set<BrowserProcess> living = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param environment where the few variables that a browser gets are taken from
   */
  public Chromium(Vertx vertx, Environment environment) {
    this(
        vertx,
        environment,
        HostSystem.of(System.getProperty("os.name", "")),
        HostSystem.of(System.getProperty("os.name", "")) != HostSystem.WINDOWS,
        BETWEEN_LOOKS);
  }

  Chromium(
      Vertx vertx,
      Environment environment,
      HostSystem system,
      boolean piped,
      Duration betweenLooks) {
    this.vertx = vertx;
    this.system = system;
    this.launcher =
        new Launcher(vertx, system, environment, new ProfileDecorator(Clock.systemUTC()));
    this.recovery = new Recovery(system);
    this.memory = new MemoryWatch(vertx, new ProcessMemory(Path.of("/proc")), betweenLooks);
    this.piped = piped;
  }

  /**
   * Starts a browser, and completes when it is proven to be the one meant: it answers DevTools on
   * 127.0.0.1 at the wanted port, with the random id that it told us itself, on the wanted user
   * data directory. A browser that a gateway which is gone has left on that directory is ended
   * first.
   *
   * <p>Fails with a {@link BrowserException}; then nothing of the browser is left running.
   */
  public Future<RunningChromium> start(LaunchPlan plan) {
    if (closed) {
      return Future.failedFuture(new BrowserException(503, "the gateway is stopping"));
    }
    Instant until = Instant.now().plus(plan.startLimit());
    return recover(plan.userData())
        .compose(orphan -> blocking(() -> Sandbox.missing(system, plan)))
        .compose(why -> attempt(plan, why, until))
        .onSuccess(
            running -> {
              memory.begin(running);
              LOG.info(
                  "browser started title={} pid={} port={}",
                  plan.title(),
                  running.pid(),
                  plan.port());
              running.notes().forEach(note -> LOG.warn("browser {} {}", plan.title(), note));
            });
  }

  /**
   * Ends the browser that a gateway which is gone has left on {@code userData}, and clears what it
   * left there. It is not taken over: what its pages were guarded by is gone with its gateway. Any
   * other browser on that directory is not touched. {@link #start} does this too.
   *
   * @return whether there was one that had not ended by itself
   */
  public Future<Boolean> recover(Path userData) {
    BrowserHome home = new BrowserHome(userData);
    return blocking(() -> runsHere(home) ? Optional.<ProcessHandle>empty() : recovery.look(home))
        .compose(
            orphan -> orphan.isEmpty() ? Future.succeededFuture(false) : end(home, orphan.get()));
  }

  /** Ends every browser that was started here, also those that are just starting. */
  public Future<Void> close() {
    closed = true;
    List<Future<Exit>> ends = new ArrayList<>();
    living.forEach(process -> ends.add(process.stop()));
    return Future.join(ends).mapEmpty();
  }

  private Future<RunningChromium> attempt(
      LaunchPlan plan, Optional<String> noSandboxBecause, Instant until) {
    return blocking(() -> spawn(plan, noSandboxBecause))
        .compose(starting -> answered(starting, until))
        .recover(
            cause -> {
              if (cause instanceof SandboxMissing && noSandboxBecause.isEmpty()) {
                return attempt(plan, Optional.of(Sandbox.UNAVAILABLE), until);
              }
              return Future.failedFuture(
                  cause instanceof SandboxMissing missing ? missing.failure : cause);
            });
  }

  private Starting spawn(LaunchPlan plan, Optional<String> noSandboxBecause) {
    Starting starting = launcher.spawn(plan, piped, noSandboxBecause);
    keep(starting.process());
    if (closed) {
      starting.process().stop();
    }
    return starting;
  }

  private void keep(BrowserProcess process) {
    living.add(process);
    process.exited().onComplete(exit -> living.remove(process));
  }

  private Future<RunningChromium> answered(Starting starting, Instant until) {
    LaunchPlan plan = starting.plan();
    long millis = Math.max(1, Duration.between(Instant.now(), until).toMillis());
    return Future.fromCompletionStage(starting.output().listening(), vertx.getOrCreateContext())
        .timeout(millis, TimeUnit.MILLISECONDS)
        .compose(line -> blocking(() -> launcher.prove(starting, line, until)))
        .recover(
            cause ->
                starting
                    .process()
                    .end("it did not answer as it should")
                    .compose(exit -> blocking(() -> explained(plan, starting, exit, cause)))
                    .compose(Future::failedFuture));
  }

  private Throwable explained(LaunchPlan plan, Starting starting, Exit exit, Throwable cause) {
    if (cause instanceof BrowserException) {
      return cause;
    }
    if (closed || exit.asked()) {
      return new BrowserException(503, "the browser was stopped while it started");
    }
    if (cause instanceof TimeoutException) {
      return StartFailure.late(plan, starting.output().lastLines());
    }
    BrowserException failure = launcher.ended(starting, exit);
    return StartFailure.needsNoSandbox(starting.output().lastLines())
        ? new SandboxMissing(failure)
        : failure;
  }

  private boolean runsHere(BrowserHome home) {
    return living.stream().anyMatch(one -> one.home().equals(home));
  }

  private Future<Boolean> end(BrowserHome home, ProcessHandle orphan) {
    LOG.warn(
        "ending the browser of a gateway that is gone userData={} pid={}",
        home.userData(),
        orphan.pid());
    BrowserProcess process = new BrowserProcess(vertx, home, orphan);
    process.watch();
    return process.stop().map(exit -> true);
  }

  private <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }

  /** A browser that ended because it can have no sandbox here. */
  private static final class SandboxMissing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient BrowserException failure;

    SandboxMissing(BrowserException failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
