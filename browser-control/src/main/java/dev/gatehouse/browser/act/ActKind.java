package dev.gatehouse.browser.act;

import dev.gatehouse.browser.route.Fields;

/** One kind of act. */
interface ActKind {
  /** What callers call it: {@code click}. */
  String name();

  /**
   * Reads an act of this kind, before any browser is asked.
   *
   * @throws dev.gatehouse.browser.failure.BrowserException with status 400 for what is missing or
   *     makes no sense
   */
  Act read(Fields fields);

  /** Whether it waits for the calls on the tab that came before. */
  default boolean queued() {
    return true;
  }
}
