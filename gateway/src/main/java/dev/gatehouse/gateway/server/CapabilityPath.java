package dev.gatehouse.gateway.server;

/**
 * Knows paths that hold a secret of their own, bound with a Guice {@code Multibinder}; the canvas
 * uses it for its sandboxed pages, whose requests a browser marks as another site's. A request on
 * such a path is not judged by its origin: a page of another site cannot know the path.
 */
public interface CapabilityPath {
  /** Whether {@code path} holds a secret that is good now. Never blocks. */
  boolean opens(String path);
}
