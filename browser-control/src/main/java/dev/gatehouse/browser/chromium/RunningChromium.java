package dev.gatehouse.browser.chromium;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.browser.cdp.BrowserEndpoint;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A browser that this gateway has started and that is proven to be the one meant: it answers on its
 * port, with its own random id, on its own user data directory. Futures complete on the context
 * that it was started on. Safe to use from several threads.
 */
public final class RunningChromium {
  private final BrowserProcess process;
  private final LaunchPlan plan;
  private final BrowserRecord record;
  private final String webSocketUrl;
  private final boolean headless;
  private final boolean sandboxed;
  private final List<String> notes;

  RunningChromium(
      BrowserProcess process,
      LaunchPlan plan,
      BrowserRecord record,
      boolean headless,
      boolean sandboxed,
      List<String> notes) {
    this.process = requireNonNull(process, "process");
    this.plan = requireNonNull(plan, "plan");
    this.record = requireNonNull(record, "record");
    this.webSocketUrl = "ws://127.0.0.1:" + record.port() + "/devtools/browser/" + record.guid();
    this.headless = headless;
    this.sandboxed = sandboxed;
    this.notes = List.copyOf(notes);
  }

  /** The plan it was started by. */
  public LaunchPlan plan() {
    return plan;
  }

  /** Its process. */
  public long pid() {
    return record.pid();
  }

  /** When its process began. */
  public Instant started() {
    return record.started();
  }

  /** Where it answers DevTools over HTTP. */
  public BrowserEndpoint endpoint() {
    return BrowserEndpoint.local(record.port());
  }

  /** Where the whole browser is driven; the path holds its random id. */
  public String webSocketUrl() {
    return webSocketUrl;
  }

  /** Whether it has no window. */
  public boolean headless() {
    return headless;
  }

  /** Whether its pages are kept in their sandbox. */
  public boolean sandboxed() {
    return sandboxed;
  }

  /** What a person should know about how it runs, one sentence each: no sandbox, no window. */
  public List<String> notes() {
    return notes;
  }

  /**
   * What it and its helpers take of the host's memory now, in bytes; 0 where the system does not
   * tell.
   */
  public Future<Long> memory() {
    return process.blocking(
        () ->
            new ProcessMemory(Path.of("/proc"))
                .shares(process.handle()).stream().mapToLong(ProcessMemory.Share::bytes).sum());
  }

  BrowserProcess process() {
    return process;
  }

  /** Completes when it has ended, however, and what it left is cleaned up. Never fails. */
  public Future<Exit> exited() {
    return process.exited();
  }

  /**
   * Ends it: by closing its input, which it takes as a good end, then harder. Completes when it has
   * ended; a second call waits for the same end. Never fails.
   */
  public Future<Void> stop() {
    return process.stop().mapEmpty();
  }
}
