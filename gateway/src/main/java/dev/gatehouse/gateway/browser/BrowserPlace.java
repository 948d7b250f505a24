package dev.gatehouse.gateway.browser;

/**
 * On which machine a browser is asked for. Immutable.
 *
 * @param kind how the machine is chosen
 * @param node id, name or address of a node; empty for the configured or only one
 */
record BrowserPlace(Kind kind, String node) {
  /** As {@code gateway.nodes.browser} says. */
  static final BrowserPlace CONFIGURED = new BrowserPlace(Kind.CONFIGURED, "");

  /** The gateway's own machine. */
  static final BrowserPlace HOST = new BrowserPlace(Kind.HOST, "");

  static BrowserPlace node(String node) {
    return new BrowserPlace(Kind.NODE, node);
  }

  enum Kind {
    CONFIGURED,
    HOST,
    NODE
  }
}
