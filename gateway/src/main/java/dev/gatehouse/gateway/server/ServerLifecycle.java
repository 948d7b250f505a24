package dev.gatehouse.gateway.server;

/**
 * A part that runs while the server listens, bound with a Guice {@code Multibinder}: timers,
 * refreshes. Both methods are called on the gateway's event loop, once, and never block.
 */
public interface ServerLifecycle {
  /** Called when the port is bound and no client is served yet. */
  void start();

  /** Called before clients are told that the gateway stops. */
  void stop();
}
