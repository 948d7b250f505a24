package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.failure.BrowserException;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * One tab of a running browser, with one session that lives as long as the tab. For use on the loop
 * of the browsers; {@link #run} and {@link #runCrashed} may be called from there only.
 */
public final class Tab {
  private static final int WAITING_CALLS = 64;

  private final Browser browser;
  private final CdpSession session;
  private final Frames frames;
  private final CallQueue calls;
  private final TabLife life;
  private List<TabPart> parts = List.of();

  Tab(Browser browser, CdpSession session) {
    this.browser = browser;
    this.session = session;
    this.frames = new Frames(session, session.targetId());
    this.calls = new CallQueue("tab " + session.targetId(), WAITING_CALLS);
    this.life = new TabLife(this);
  }

  /** The browser's id of it, which also names it to callers. */
  public String targetId() {
    return session.targetId();
  }

  /** Where its page is. */
  public String url() {
    return frames.main().url().isEmpty() ? life.knownUrl() : frames.main().url();
  }

  /** The title of its page as last heard; {@link Browser#refreshed()} asks anew. */
  public String title() {
    return life.title();
  }

  /** The session with its page, attached before the page ran. */
  public CdpSession session() {
    return session;
  }

  /** The frames of its page. */
  public Frames frames() {
    return frames;
  }

  /** The browser it belongs to. */
  public Browser browser() {
    return browser;
  }

  /** Whether its renderer has died; a navigation brings it back. */
  public boolean crashed() {
    return life.crashed();
  }

  /**
   * A feature's part of this tab.
   *
   * @throws IllegalStateException when no feature has bound such a part
   */
  public <T extends TabPart> T part(Class<T> type) {
    return parts.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no part " + type.getSimpleName()));
  }

  /**
   * Runs {@code work} after the calls on this tab that came before. Work that waits for another
   * call on the same tab must not run in here. A crashed tab refuses.
   */
  public <T> Future<T> run(Supplier<Future<T>> work) {
    return runCrashed(() -> crashed() ? Future.failedFuture(crash()) : work.get());
  }

  /** The same for work that also makes sense on a crashed tab, such as a navigation. */
  public <T> Future<T> runCrashed(Supplier<Future<T>> work) {
    browser.used();
    return calls.run(work).onComplete(done -> browser.used());
  }

  /** Completes once its page runs with every part attached, or cannot be brought to. */
  Future<Void> ready() {
    return life.ready();
  }

  TabLife life() {
    return life;
  }

  List<TabPart> parts() {
    return parts;
  }

  void parts(List<TabPart> all) {
    parts = List.copyOf(all);
  }

  boolean inUse() {
    return calls.inUse();
  }

  private BrowserException crash() {
    return new BrowserException(
        500,
        "tab "
            + targetId()
            + " has crashed: navigate it to load its page again, or close it and open another");
  }
}
