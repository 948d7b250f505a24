package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.cdp.CdpSession;
import io.vertx.core.Future;

/**
 * What one feature does with one tab for as long as the tab lives: listens, holds overrides, keeps
 * records. Every method is called on the loop of the browsers and does not block.
 */
public interface TabPart {
  /**
   * Joins the tab, once. The tab's page waits until this has completed, or until a short limit has
   * passed: whatever must be in force before the page runs is sent from here at once, without
   * waiting for earlier answers.
   */
  Future<Void> attach();

  /**
   * Joins a frame of another site, which has just got a session of its own and whose page waits in
   * the same way. Called again when the frame leaves its site.
   */
  default Future<Void> attach(Frame otherSite) {
    return Future.succeededFuture();
  }

  /**
   * Joins a worker that the page or one of its frames has started, and that waits in the same way.
   * Workers that pages share, and service workers, belong to no tab.
   */
  default Future<Void> attachWorker(CdpSession worker) {
    return Future.succeededFuture();
  }

  /** The tab is gone: gives back what it holds. Its session answers no more. */
  default void detached() {}
}
