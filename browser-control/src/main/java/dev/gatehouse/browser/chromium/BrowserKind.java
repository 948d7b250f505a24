package dev.gatehouse.browser.chromium;

import java.util.Locale;

/** The browsers that can be driven over DevTools. */
public enum BrowserKind {
  CHROME,
  CHROMIUM,
  BRAVE,
  EDGE,
  /** Chrome's daily test version. */
  CANARY,
  /** Named by {@code browser.executablePath}, whatever it is. */
  CUSTOM;

  /** The name in status answers: {@code chromium}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
