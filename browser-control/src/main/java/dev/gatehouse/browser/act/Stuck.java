package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;

/** Puts into words that a page gives no answer. Pure. */
final class Stuck {
  private Stuck() {}

  static BrowserException page(Deadline deadline, Throwable cause) {
    return new BrowserException(
        500,
        "the page did not answer within "
            + deadline.limit().toMillis()
            + " ms: a script of it seems to run without end. Act with kind evaluate ends that"
            + " script, close ends the tab; trying the same again does not help.",
        cause);
  }
}
