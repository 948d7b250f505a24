package dev.gatehouse.browser.route;

/** What a caller must be allowed to do for a route. */
public enum Access {
  /** Looks only. */
  READ,
  /** Drives browsers. */
  WRITE,
  /** Changes what is configured, or deletes a browser's data. */
  ADMIN
}
