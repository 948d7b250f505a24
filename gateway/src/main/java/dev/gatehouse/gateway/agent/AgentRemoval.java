package dev.gatehouse.gateway.agent;

import io.vertx.core.Future;

/**
 * Puts away what another feature keeps of an agent that is deleted; bound with a Guice {@code
 * Multibinder}. Called on the gateway's event loop, before the agent's folders are moved.
 */
public interface AgentRemoval {
  /** What it puts away, as {@code agents.delete} names it: {@code Sessions}. */
  String name();

  /** Puts it away; completes with how many things there were. */
  Future<Integer> remove(String agentId);
}
