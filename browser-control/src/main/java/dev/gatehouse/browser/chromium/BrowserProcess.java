package dev.gatehouse.browser.chromium;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One browser that is proven to be ours, from the moment that its process exists until everything
 * it left is cleaned up. Futures complete on the context that it was made on. Safe to use from
 * several threads.
 */
final class BrowserProcess {
  private static final Logger LOG = LoggerFactory.getLogger(BrowserProcess.class);
  private static final Duration POLITE = Duration.ofMillis(2_500);
  private static final Duration AFTER_TERM = Duration.ofSeconds(2);
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Context context;
  private final BrowserHome home;
  private final ProcessHandle handle;
  private final Optional<Process> child;
  private final Optional<ErrorOutput> output;
  private final boolean piped;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Promise<Exit> exited = Promise.promise();
  private final Promise<Void> endWork = Promise.promise();
  private volatile String whyEnded = "";

  /** A child of this process. */
  BrowserProcess(Vertx vertx, BrowserHome home, Process child, ErrorOutput output, boolean piped) {
    this(vertx, home, child.toHandle(), Optional.of(child), Optional.of(output), piped);
  }

  /** The browser of a gateway that is gone. */
  BrowserProcess(Vertx vertx, BrowserHome home, ProcessHandle orphan) {
    this(vertx, home, orphan, Optional.empty(), Optional.empty(), false);
  }

  private BrowserProcess(
      Vertx vertx,
      BrowserHome home,
      ProcessHandle handle,
      Optional<Process> child,
      Optional<ErrorOutput> output,
      boolean piped) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.home = home;
    this.handle = handle;
    this.child = child;
    this.output = output;
    this.piped = piped;
  }

  /** Begins to wait for its end. Called once. */
  void watch() {
    handle.onExit().thenRun(() -> context.runOnContext(ignored -> cleanUp()));
  }

  BrowserHome home() {
    return home;
  }

  ProcessHandle handle() {
    return handle;
  }

  Context context() {
    return context;
  }

  List<String> lastLines() {
    return output.map(ErrorOutput::lastLines).orElse(List.of());
  }

  /** Completes when it has ended and what it left is cleaned up. Never fails. */
  Future<Exit> exited() {
    return exited.future();
  }

  /** Ends it; completes as {@link #exited}. */
  Future<Exit> stop() {
    if (handle.isAlive()) {
      asked.set(true);
    }
    return end("it was stopped");
  }

  /** Ends it without having been asked to, for {@code reason}. */
  Future<Exit> end(String reason) {
    if (handle.isAlive() && ending.compareAndSet(false, true)) {
      whyEnded = reason;
      blocking(this::endNow)
          .onFailure(cause -> LOG.warn("cannot end the browser pid={}", handle.pid(), cause))
          .onComplete(done -> endWork.tryComplete());
    }
    return exited();
  }

  boolean isEnding() {
    return ending.get();
  }

  <T> Future<T> blocking(Callable<T> work) {
    // The context of a worker call decides where its future completes.
    Promise<T> promise = Promise.promise();
    context.runOnContext(ignored -> vertx.executeBlocking(work, false).onComplete(promise));
    return promise.future();
  }

  private boolean endNow() {
    // Helpers that outlive the browser are known only while it lives.
    List<ProcessHandle> helpers = handle.descendants().toList();
    if (piped) {
      closeInput();
    }
    boolean ended = piped && Processes.ended(handle, POLITE);
    if (!ended && handle.destroy()) {
      ended = Processes.ended(handle, AFTER_TERM);
    }
    if (!ended) {
      handle.destroyForcibly();
      ended = Processes.ended(handle, AFTER_KILL);
    }
    Processes.endAfter(helpers, AFTER_TERM);
    return ended;
  }

  private void closeInput() {
    child.ifPresent(
        process -> {
          try {
            process.getOutputStream().close();
          } catch (IOException e) {
            LOG.debug("the browser's input was closed already pid={}", handle.pid(), e);
          }
        });
  }

  private void cleanUp() {
    Exit exit = exit();
    Future<Void> ended = ending.get() ? endWork.future() : Future.succeededFuture();
    ended.compose(done -> cleaned(exit)).onComplete(exited);
  }

  private Future<Exit> cleaned(Exit exit) {
    return blocking(
            () -> {
              closeInput();
              Leftovers.clear(home, handle.pid());
              return exit;
            })
        .otherwise(
            cause -> {
              LOG.warn("cannot clean up after a browser pid={}", handle.pid(), cause);
              return exit;
            });
  }

  private Exit exit() {
    int code = child.map(Process::exitValue).orElse(-1);
    if (asked.get()) {
      return new Exit(true, code, "it was stopped");
    }
    if (!whyEnded.isEmpty()) {
      return new Exit(false, code, whyEnded);
    }
    String how =
        code < 0 ? "it ended" : code > 128 ? signal(code - 128) : "it ended with code " + code;
    List<String> lines = lastLines();
    return new Exit(
        false, code, lines.isEmpty() ? how : how + "; it said: " + StartFailure.text(lines));
  }

  private static String signal(int number) {
    return switch (number) {
      case 4, 5, 6, 7, 8, 11 -> "it crashed (signal " + number + ")";
      case 9 -> "it was killed (signal 9; the system does so when memory is short)";
      default -> "it was ended by signal " + number;
    };
  }
}
